// q8: weights in 8 bits, blocks of 32 numbers with one scale each. The bytes are those of ggml's
// Q8_0: the scale as a binary16, then 32 × int8, 34 bytes without padding.
//
// Scalar and exact: the judge of every vectorised conversion. A number is stored as q = x / scale,
// rounded to nearest, ties to even. The scale is the smallest binary16 that is not below max|x| /
// 127, so that no q lies beyond ±127 and |scale · q - x| ≤ scale · (1/2 + 127 · 2^-23), the second
// term because x is multiplied by 1 / scale. (ggml rounds the scale to nearest and divides by the
// one before rounding; its error reaches 0.56 of a scale.)
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/half.h"

namespace weft {

inline constexpr int64_t kQ8Block = 32;  ///< numbers in a block

struct Q8Block {
  uint16_t scale;  ///< binary16, ≥ 0
  int8_t numbers[kQ8Block];
};
static_assert(sizeof(Q8Block) == 34);

/// The block nearest to the 32 numbers from `x` on. What is not finite, or above 127 · 65504, has
/// no place in it: its scale is infinite then.
inline Q8Block to_q8(const float* x) {
  uint32_t largest = 0;  // |x| as bits has the order of |x|, NaN above all
  for (int64_t i = 0; i < kQ8Block; ++i)
    largest = std::max(largest, std::bit_cast<uint32_t>(x[i]) & 0x7fffffffu);
  Q8Block block{};
  if (largest >= 0x7f800000u) {
    block.scale = 0x7c00u;
    return block;
  }
  const float wanted = std::bit_cast<float>(largest) / 127;
  block.scale = to_half(wanted);
  if (from_half(block.scale) < wanted) ++block.scale;
  const float scale = from_half(block.scale);
  const float inverse = scale > 0 && block.scale < 0x7c00u ? 1 / scale : 0;
  // The sum with 1.5 · 2^23 has its last place at 1, so that the addition does the rounding.
  constexpr float kRound = 0x1.8p23f;
  for (int64_t i = 0; i < kQ8Block; ++i)
    block.numbers[i] = static_cast<int8_t>(std::bit_cast<int32_t>(x[i] * inverse + kRound) & 0xff);
  return block;
}

/// The 32 numbers of a block; exact, for 24 bits hold the product of 11 and 8.
inline void from_q8(const Q8Block& block, float* x) {
  const float scale = from_half(block.scale);
  for (int64_t i = 0; i < kQ8Block; ++i) x[i] = scale * static_cast<float>(block.numbers[i]);
}

}  // namespace weft
