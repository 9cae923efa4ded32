// Halves in bulk: to fp32 and back, and how large they are. Compiled for each instruction set by
// Highway.
#pragma once

#include <cstddef>
#include <cstdint>

namespace weft::device {

/// As base/half.h has it, both of them.
void widen(const uint16_t* from, float* to, size_t count);
void narrow(const float* from, uint16_t* to, size_t count);

/// Of some halves; sizes are the bits of |x|, which are in the order of the numbers.
struct Sizes {
  int16_t smallest = 0x7fff;  ///< that is a normal number
  int16_t largest = 0;        ///< that is finite
  int64_t zeros = 0;          ///< below the smallest normal number
  int64_t not_finite = 0;
};
Sizes sizes_of(const uint16_t* halves, size_t count);

}  // namespace weft::device
