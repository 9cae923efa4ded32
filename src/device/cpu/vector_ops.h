// The inner loops of fused groups: one function per row of ops.def and operand form, compiled for
// each instruction set by Highway and chosen once, at run time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "ir/program.h"

namespace weft::device::cpu {

using Unary = void (*)(const float* x, float* z, size_t n);
using Binary = void (*)(const float* x, const float* y, float* z, size_t n);
using Reduce = float (*)(const float* x, size_t n);

inline constexpr size_t kElementwiseOps = static_cast<size_t>(ir::Op::input);

/// z may be x or y, but must not overlap them otherwise. n ≥ 0; no alignment is needed.
struct VectorOps {
  const char* target;  ///< "AVX2", "NEON", …
  /// By operation; [1]: x is one number.
  std::array<std::array<Unary, 2>, kElementwiseOps> unary;
  /// By operation; [1], [2], [3]: x, y, both are one number.
  std::array<std::array<Binary, 4>, kElementwiseOps> binary;
  Reduce sum, max;  ///< of n ≥ 1 numbers, in a fixed order
};

/// Those for the best instruction set of this machine.
const VectorOps& vector_ops();

}  // namespace weft::device::cpu
