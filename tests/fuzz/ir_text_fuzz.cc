// Any bytes as the text of a Program: refused with an Error, or read, and then the canonical text
// reads back to itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "ir/text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string canonical;
  try {
    canonical =
        weft::ir::to_text(weft::ir::parse_text({reinterpret_cast<const char*>(data), size}));
  } catch (const weft::Error&) {
    return 0;
  }
  // What was accepted is right for good: an Error here is a finding.
  if (weft::ir::to_text(weft::ir::parse_text(canonical)) != canonical) std::abort();
  return 0;
}
