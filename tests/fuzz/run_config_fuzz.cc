// Arbitrary bytes as a run's config.json: refused in words, or its settings are not too many.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "dashboard/run_config.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    if (weft::dashboard::parse_run_config(text, "fuzz").settings.size() > 4096) std::abort();
  } catch (const weft::Error&) {
  }
  return 0;
}
