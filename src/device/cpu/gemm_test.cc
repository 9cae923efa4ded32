// The matrix products against sums in double, on every instruction set.
#include <gtest/gtest.h>
#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "device/cpu/gemv.h"
#include "device/cpu/tiled_gemm.h"
#include "device/test_targets.h"

namespace weft::device::cpu {
namespace {

using Gemm = decltype(tiled_gemm);

constexpr float kUntouched = -77.0f;

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
void check(Gemm gemm, const GemmSize& size, bool transpose_a, bool transpose_b, bool accumulate,
           float alpha, int64_t gap) {
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

void check_every_form(Gemm gemm, const GemmSize& size, float alpha, int64_t gap) {
  for (const bool transpose_a : {false, true})
    for (const bool transpose_b : {false, true})
      for (const bool accumulate : {false, true})
        check(gemm, size, transpose_a, transpose_b, accumulate, alpha, gap);
}

class GemmTest : public TargetTest {};

// Every height and width of a tile and of what a tile leaves over, with and without a rest of four.
TEST_P(GemmTest, SizesAroundATile) {
  for (const int64_t m : {1, 2, 5, 6, 7, 11, 12, 13, 25})
    for (const int64_t n : {1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 49})
      for (const int64_t depth : {1, 3, 4, 17})
        check_every_form(tiled_gemm, {m, n, depth}, 1, depth == 3 ? 2 : 0);
}

// Blocks end within a product: 256 columns, a depth of 256.
TEST_P(GemmTest, SizesAroundABlock) {
  for (const GemmSize& size :
       {GemmSize{13, 257, 5}, GemmSize{3, 300, 260}, GemmSize{26, 40, 513}, GemmSize{14, 512, 256}})
    check_every_form(tiled_gemm, size, -0.75f, 3);
}

TEST_P(GemmTest, RandomSizes) {
  for (uint64_t i = 0; i < 40; ++i) {
    const auto draw = [&](uint64_t stream, int64_t most) {
      return 1 + static_cast<int64_t>(random_uniform(5, stream, i) * static_cast<double>(most));
    };
    const GemmSize size{draw(1, 70), draw(2, 90), draw(3, 300)};
    check(tiled_gemm, size, i % 2 == 0, i % 4 < 2, i % 3 == 0, 0.5f, draw(4, 9));
  }
}

// Parts packed in any order, rows multiplied in any pieces: the same bits.
TEST_P(GemmTest, InHalvesAndPieces) {
  for (const GemmSize& size : {GemmSize{29, 34, 513}, GemmSize{40, 545, 300}, GemmSize{13, 7, 9}})
    for (const bool transposed : {false, true}) {
      const Operand a(size.m, size.depth, 1, transposed, 1),
          b(size.depth, size.n, 2, !transposed, 2);
      std::vector<float> whole(static_cast<size_t>(size.m * size.n)), pieces(whole.size());
      tiled_gemm(size, 2, a.view, b.view, false, whole.data(), size.n);

      const auto floats = static_cast<size_t>(packed_floats(size.depth, size.n));
      const hwy::AlignedFreeUniquePtr<float[]> packed = hwy::AllocateAligned<float>(floats + 1);
      packed[floats] = kUntouched;
      for (int64_t part = packed_parts(size.depth, size.n); part-- > 0;)
        pack(b.view, size.depth, size.n, {part, part + 1}, packed.get());
      EXPECT_EQ(packed[floats], kUntouched);
      const int64_t cut = size.m / 3;
      multiply_packed({size.m - cut, size.n, size.depth}, 2, part_of(a.view, cut, 0), packed.get(),
                      false, pieces.data() + cut * size.n, size.n);
      multiply_packed({cut, size.n, size.depth}, 2, a.view, packed.get(), false, pieces.data(),
                      size.n);
      EXPECT_EQ(whole, pieces) << size.m << " x " << size.n << " x " << size.depth;
    }
}

// A row or a column, on both sides of a vector, of four rows, of a block of 512.
TEST_P(GemmTest, VectorSizes) {
  for (const int64_t count : {1, 5, 15, 16, 17, 33, 513})
    for (const int64_t depth : {1, 3, 4, 7, 33, 64, 520}) {
      check_every_form(gemv, {1, count, depth}, 1, 0);
      check_every_form(gemv, {count, 1, depth}, -0.75f, 3);
    }
}

TEST_P(GemmTest, TheSameBitsAgain) {
  const Operand a(37, 301, 0, false, 1), b(301, 77, 0, true, 2);
  std::vector<float> first(37 * 77), second(37 * 77);
  tiled_gemm({37, 77, 301}, 1, a.view, b.view, false, first.data(), 77);
  tiled_gemm({37, 77, 301}, 1, a.view, b.view, false, second.data(), 77);
  EXPECT_EQ(first, second);
}

EACH_TARGET(GemmTest);

// Sizes on both sides of the choice, vectors among them.
TEST(Gemm, TilesOrLibrary) {
  for (const GemmSize& size :
       {GemmSize{1, 40, 30}, GemmSize{40, 1, 30}, GemmSize{9, 20, 11}, GemmSize{31, 200, 200},
        GemmSize{100, 110, 100}, GemmSize{33, 49, 700}})
    check_every_form(gemm, size, 1.5f, 2);
}

}  // namespace
}  // namespace weft::device::cpu
