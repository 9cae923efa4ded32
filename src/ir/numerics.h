// Numerics: how a machine with half precision computes, as switches. Each switch is one behaviour
// that somebody has observed; with all of them off a Program is computed in the plain type.
//
// evaluate() is the definition of every switch. Which machine does what stands with the devices.
#pragma once

#include <cstdint>

namespace weft::ir {

/// What becomes of a sum inside a matrix product once its size reaches Numerics::sum_limit.
enum class SumOverflow : uint8_t {
  none,      ///< nothing: sums have the range of the plain type
  infinity,  ///< the result is infinite, with the sum's sign
  zero,      ///< the result is 0, and nothing tells
};

struct Numerics {
  /// Every value (inputs and constants included) is rounded to fp16: nearest, ties to even,
  /// overflow to infinity.
  bool half_values = false;
  /// A value below 2^-14 in size, the smallest normal fp16, becomes 0.
  bool flush_values = false;
  /// The products inside matmul and conv are rounded to fp16 before they are added. The sum itself
  /// is kept in the plain type.
  bool half_products = false;
  /// Such a product below 2^-14 in size becomes 0.
  bool flush_products = false;
  /// Inside matmul and conv: what a partial sum of sum_limit or more leads to.
  SumOverflow sum_overflow = SumOverflow::none;
  double sum_limit = 0x1p15;
  /// reduce_sum rounds to fp16 after every addition.
  bool half_sums = false;

  bool operator==(const Numerics&) const = default;
};

/// Plain rounding to fp16 after every value, as IEEE 754 has it.
inline constexpr Numerics kHalf{.half_values = true};

}  // namespace weft::ir
