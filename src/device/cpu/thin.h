// Thin products: a matrix of weights times a few columns, at the speed at which memory delivers the
// weights. They are read as they are stored (f32, f16, q8), each of them once, and become fp32 in
// registers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ir/program.h"

namespace weft::device::cpu {

/// More columns than these are better off with GEMM, which packs.
inline constexpr int64_t kThinColumns = 16;

/// Columns x_c of k numbers without gaps, `stride` apart.
struct ThinColumns {
  const float* x = nullptr;
  int64_t stride = 0, count = 0;
};

/// Where the results go: row r of column c is z[r · row + c · column].
struct ThinResult {
  float* z = nullptr;
  int64_t row = 0, column = 0;
  float alpha = 1;
  bool accumulate = false;
};

/// z[r, c] (+)= alpha · Σ_k w[r, k] · x_c[k] for the `rows` rows of k numbers from `w` on. In q8, k
/// is a multiple of kQ8Block. A sum is made in an order that k alone decides: neither the other
/// columns nor the other rows change a bit of it. Writes nothing but the results; may be called
/// from several threads at once.
void thin_product(ir::DType type, const std::byte* w, int64_t rows, int64_t k,
                  const ThinColumns& columns, const ThinResult& result);

}  // namespace weft::device::cpu
