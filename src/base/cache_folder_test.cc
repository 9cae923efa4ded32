#include "base/cache_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/test_support.h"

namespace weft {
namespace {

/// A variable of the environment for one scope; nullptr: not set.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* const old = std::getenv(name); old != nullptr) old_ = old;
    set(value);
  }
  ~Variable() { set(old_ ? old_->c_str() : nullptr); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  void set(const char* value) {
    if (value != nullptr)
      ::setenv(name_, value, 1);
    else
      ::unsetenv(name_);
  }

  const char* const name_;
  std::optional<std::string> old_;
};

TEST(CacheFolder, TheFirstVariableThatIsSetDecides) {
  const Variable own("WEFT_CACHE_DIR", "/own"), caches("XDG_CACHE_HOME", "/caches");
  EXPECT_EQ(cache_folder(), "/own");
  const Variable none("WEFT_CACHE_DIR", "");
  EXPECT_EQ(cache_folder(), "/caches/weft");
}

TEST(CacheFolder, ElseItStandsInTheHome) {
  const Variable own("WEFT_CACHE_DIR", nullptr), caches("XDG_CACHE_HOME", nullptr);
  const Variable home("HOME", "/home/someone");
  const std::string folder = cache_folder().string();
  EXPECT_TRUE(folder.starts_with("/home/someone/")) << folder;
  EXPECT_TRUE(folder.ends_with("/weft")) << folder;
}

TEST(CacheFolder, WithoutAnyItSaysWhatToSet) {
  const Variable own("WEFT_CACHE_DIR", nullptr), caches("XDG_CACHE_HOME", nullptr);
  const Variable home("HOME", nullptr);
  EXPECT_NE(error_of(cache_folder).find("set WEFT_CACHE_DIR"), std::string::npos);
}

}  // namespace
}  // namespace weft
