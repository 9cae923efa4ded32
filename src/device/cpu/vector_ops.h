// The inner loops of fused groups: one function per row of ops.def and operand form, compiled for
// each instruction set by Highway and chosen once, at run time.
//
// Largest errors, in units in the last place of the result (vector_error_test.cc asserts them over
// the whole range, on each instruction set):
//
//   + − × ÷ sqrt   0.5             as IEEE 754 has it; ÷ is a division everywhere
//   exp            1.0             1.25 without fused multiply-add (SSE4, scalar); 0 below −86.989
//   log            1.0             of normal numbers
//   rsqrt          1.5
//   sigmoid, silu  2.5             0 below −88.722, where they are less than 2^-121 in size
//   tanh           3.0
//
// Times in L1, in ns per element, AVX-512 / AVX2 / SSE4 (a core of an AMD EPYC with AVX-512): exp
// 0.22 / 0.26 / 0.86, silu 0.28 / 0.35 / 1.1, ÷ 0.10 / 0.10 / 0.20. So what a reciprocal with a
// Newton step could save in silu is less than a fifth of it, and divisions stay exact.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "ir/program.h"

namespace weft::device::cpu {

using Unary = void (*)(const float* x, float* z, size_t n);
using Binary = void (*)(const float* x, const float* y, float* z, size_t n);
using ProductSum = void (*)(const float* x, const float* y, const float* w, const float* v,
                            float* z, size_t n);
using Reduce = float (*)(const float* x, size_t n);

inline constexpr size_t kElementwiseOps = static_cast<size_t>(ir::Op::input);

/// A product and the sum that it is part of, in one go and with one rounding less where the machine
/// can.
enum class Fused : uint8_t {
  none,
  add,          ///< x · y + w
  sub,          ///< x · y − w
  sub_from,     ///< w − x · y
  add_product,  ///< x · y + w · v
  sub_product,  ///< x · y − w · v
};
inline constexpr size_t kFused = static_cast<size_t>(Fused::sub_product) + 1;

/// z may be an operand, but must not overlap them otherwise. n ≥ 0; no alignment is needed.
struct VectorOps {
  const char* target;  ///< "AVX2", "NEON", …
  /// By operation; [1]: x is one number.
  std::array<std::array<Unary, 2>, kElementwiseOps> unary;
  /// By operation; [1], [2], [3]: x, y, both are one number.
  std::array<std::array<Binary, 4>, kElementwiseOps> binary;
  /// By Fused. Bit 1 of the index: y is one number; bit 2: w is, or v where there is one.
  std::array<std::array<ProductSum, 4>, kFused> fused;
  Reduce sum, max;  ///< of n ≥ 1 numbers, in a fixed order
};

/// Those for the best instruction set of this machine.
const VectorOps& vector_ops();

}  // namespace weft::device::cpu
