// Files of weights of any bytes: refused by an Error, or as many numbers as were asked for. The
// first bytes choose what is asked.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/error.h"
#include "device/ane/mil/blob.h"

namespace mil = weft::device::ane::mil;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  uint64_t asked[3] = {};
  if (size < sizeof asked) return 0;
  std::memcpy(asked, data, sizeof asked);
  const auto element = static_cast<mil::Element>(asked[0] % 4);  // fp16, fp32, int8, uint8
  const mil::Type type{element, {static_cast<int64_t>(asked[1] % (uint64_t{1} << 40))}};
  try {
    const auto file = std::as_bytes(std::span(data, size)).subspan(sizeof asked);
    if (mil::parse_blob(file, "fuzz", asked[2], type).size() != static_cast<size_t>(type.count()))
      std::abort();
  } catch (const weft::Error&) {
    // What a damaged file gets.
  }
  return 0;
}
