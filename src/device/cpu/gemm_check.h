// For tests only: a matrix product against sums in double.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "device/cpu/gemm.h"

namespace weft::device::cpu {

using Gemm = decltype(gemm);

inline constexpr float kUntouched = -77.0f;

/// A matrix of `rows` × `cols` in memory that ends with its last element, so that a sanitizer sees
/// what reads on.
struct Operand {
  Operand(int64_t rows, int64_t cols, int64_t gap, bool transposed, uint64_t stream)
      : view{nullptr, (transposed ? rows : cols) + gap, transposed} {
    const int64_t lines = transposed ? cols : rows;
    memory.resize(static_cast<size_t>(lines * view.stride - gap));
    for (size_t i = 0; i < memory.size(); ++i)
      memory[i] = static_cast<float>(random_normal(11, stream, i));
    view.data = memory.data();
  }
  double at(int64_t row, int64_t col) const {
    return static_cast<double>(
        view.data[view.transposed ? col * view.stride + row : row * view.stride + col]);
  }
  std::vector<float> memory;
  Matrix view;
};

/// One product against the sum in double. A result is a sum of depth rounded products in some
/// order, scaled and added to what was there: at most depth + 2 roundings, each of 2^-24 relative
/// to a partial sum that Σ |alpha a b| + |c| bounds.
inline void check(Gemm gemm, const GemmSize& size, bool transpose_a, bool transpose_b,
                  bool accumulate, float alpha, int64_t gap) {
  const Operand a(size.m, size.depth, gap, transpose_a, 1),
      b(size.depth, size.n, 2 * gap, transpose_b, 2);
  const int64_t stride = size.n + gap;
  const Operand before(size.m, size.n, gap, false, 3);
  std::vector<float> c = before.memory;
  if (!accumulate) std::fill(c.begin(), c.end(), std::nanf(""));  // may hold anything
  for (int64_t i = 0; i + 1 < size.m; ++i)
    for (int64_t j = size.n; j < stride; ++j) c[static_cast<size_t>(i * stride + j)] = kUntouched;
  gemm(size, alpha, a.view, b.view, accumulate, c.data(), stride);

  for (int64_t i = 0; i < size.m; ++i) {
    for (int64_t j = 0; j < size.n; ++j) {
      double sum = accumulate ? before.at(i, j) : 0, absolute = std::abs(sum);
      for (int64_t p = 0; p < size.depth; ++p) {
        const double term = static_cast<double>(alpha) * a.at(i, p) * b.at(p, j);
        sum += term;
        absolute += std::abs(term);
      }
      ASSERT_NEAR(c[static_cast<size_t>(i * stride + j)], sum,
                  static_cast<double>(size.depth + 2) * 0x1p-24 * absolute)
          << size.m << " x " << size.n << " x " << size.depth << " at " << i << ", " << j
          << (transpose_a ? " aT" : "") << (transpose_b ? " bT" : "")
          << (accumulate ? " accumulating" : "");
    }
    for (int64_t j = size.n; i + 1 < size.m && j < stride; ++j)
      ASSERT_EQ(c[static_cast<size_t>(i * stride + j)], kUntouched) << "wrote between rows";
  }
}

inline void check_every_form(Gemm gemm, const GemmSize& size, float alpha, int64_t gap) {
  for (const bool transpose_a : {false, true})
    for (const bool transpose_b : {false, true})
      for (const bool accumulate : {false, true})
        check(gemm, size, transpose_a, transpose_b, accumulate, alpha, gap);
}

}  // namespace weft::device::cpu
