#include "base/cache_folder.h"

#include <cstdlib>

#include "base/error.h"

namespace weft {
namespace {

#if defined(__APPLE__)
constexpr const char* kInHome = "Library/Caches";
#else
constexpr const char* kInHome = ".cache";
#endif

/// Empty where it is not set, which is as good as set to nothing.
std::filesystem::path variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::filesystem::path cache_folder() {
  if (const auto own = variable("WEFT_CACHE_DIR"); !own.empty()) return own;
  if (const auto caches = variable("XDG_CACHE_HOME"); !caches.empty()) return caches / "weft";
  if (const auto home = variable("HOME"); !home.empty()) return home / kInHome / "weft";
  fail("cache: no folder for it is known, HOME is not set; set WEFT_CACHE_DIR to one");
}

}  // namespace weft
