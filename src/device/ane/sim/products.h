// The inner loops of the simulated ANE: sums of products and rounding as ir/numerics.h has them,
// bit for bit what ir::evaluate<float> says, compiled for each instruction set by Highway.
//
// Vectors run over the columns of a result, so that each sum is made in the order of its index.
// Sums that overflow are rare: the fast loop only notices that one did, and its tile is made again
// by a loop that follows each step.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ir/numerics.h"

namespace weft::device::ane::sim {

/// Columns of a packed panel.
inline constexpr int64_t kPanel = 32;

/// Some rows of a matrix product times one panel of columns.
struct Block {
  const float* x = nullptr;  ///< element (row, k) stands at row · x_row + k · x_inner
  int64_t x_row = 0, x_inner = 0;
  const float* panel = nullptr;  ///< [inner][kPanel]; columns that do not exist are 0
  float* z = nullptr;            ///< element (row, column) stands at row · z_row + column
  int64_t z_row = 0;
  int64_t rows = 0, inner = 0;
  int64_t columns = 0;  ///< up to kPanel
};

/// z = x · panel, its sums and products as `numerics` has them; z itself is not rounded.
void multiply(const Block& block, const ir::Numerics& numerics);

/// Rounds `count` values to fp16: nearest, ties to even, overflow to infinity. With `flush` those
/// below 2^-14 in size become 0.
void round_to_half(float* values, size_t count, bool flush);

}  // namespace weft::device::ane::sim
