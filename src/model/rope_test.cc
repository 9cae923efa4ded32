// rope.h: the tables against complex rotation, and the permutation by what it must not change:
// every score.
#include "model/rope.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "base/random.h"

namespace weft::model {
namespace {

std::vector<float> random_values(size_t count, const char* stream) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i)
    values[i] = static_cast<float>(random_normal(5, stream_id(stream), i));
  return values;
}

TEST(Rope, tables_are_powers_of_one_turn) {
  const int64_t head_dim = 10, begin = 3, n = 7;
  const double theta = 523.0;
  const RopeTables tables = rope_tables(head_dim, begin, n, theta);
  ASSERT_EQ(tables.cos.size(), 35u);
  ASSERT_EQ(tables.sin.size(), 35u);
  for (int64_t i = 0; i < 5; ++i) {
    // θ^(−2i/10) as the i-th power of a fifth root, and position p as p turns of one position's.
    const double frequency = std::exp(-std::log(theta) / 5 * static_cast<double>(i));
    const std::complex<double> turn(std::cos(frequency), std::sin(frequency));
    std::complex<double> at = std::pow(turn, static_cast<int>(begin));
    for (int64_t p = 0; p < n; ++p, at *= turn) {
      // fp32 rounding (6e-8 at 1) and, far below it, that of the products.
      EXPECT_NEAR(tables.cos[static_cast<size_t>(i * n + p)], at.real(), 1e-7);
      EXPECT_NEAR(tables.sin[static_cast<size_t>(i * n + p)], at.imag(), 1e-7);
    }
  }
}

TEST(Rope, far_positions_keep_their_accuracy) {
  const RopeTables tables = rope_tables(2, 100000, 1, 10000);
  EXPECT_NEAR(tables.cos[0], -0.99936080743821, 1e-7);  // cos and sin of 10^5 rad, 14 digits
  EXPECT_NEAR(tables.sin[0], 0.03574879797202, 1e-7);
}

TEST(Rope, permutation_keeps_every_score) {
  const int64_t heads = 3, head_dim = 6, cols = 5, half = head_dim / 2;
  const double angles[] = {0.7, 1.9, -0.4};
  const auto count = static_cast<size_t>(heads * head_dim * cols);
  const std::vector<float> q = random_values(count, "q"), k = random_values(count, "k");
  std::vector<float> our_q(count), our_k(count);
  const auto move_row = [&](const std::vector<float>& from, int64_t row, std::vector<float>& to,
                            int64_t to_row) {
    std::copy_n(from.begin() + row * cols, cols, to.begin() + to_row * cols);
  };
  for (int64_t row = 0; row < heads * head_dim; ++row) {
    move_row(q, interleaved_row(row, head_dim), our_q, row);
    move_row(k, interleaved_row(row, head_dim), our_k, row);
  }
  EXPECT_NE(our_q, q);

  // Column c's query turned by the angles of its position against key column d: Σ over pairs of
  // Re(q · conj k · turn).
  const auto score = [&](const std::vector<float>& x, const std::vector<float>& y, int64_t head,
                         int64_t c, int64_t d, bool interleaved) {
    double sum = 0;
    for (int64_t i = 0; i < half; ++i) {
      const int64_t first = interleaved ? 2 * i : i, second = interleaved ? 2 * i + 1 : i + half;
      const auto at = [&](const std::vector<float>& w, int64_t row, int64_t col) {
        return double{w[static_cast<size_t>((head * head_dim + row) * cols + col)]};
      };
      const std::complex<double> a(at(x, first, c), at(x, second, c));
      const std::complex<double> b(at(y, first, d), at(y, second, d));
      const double angle = angles[i] * static_cast<double>(c - d);
      sum += (a * std::conj(b) * std::polar(1.0, angle)).real();
    }
    return sum;
  };
  for (int64_t head = 0; head < heads; ++head)
    for (int64_t c = 0; c < cols; ++c)
      for (int64_t d = 0; d < cols; ++d)
        EXPECT_DOUBLE_EQ(score(q, k, head, c, d, true), score(our_q, our_k, head, c, d, false));

  std::vector<float> back(count);
  for (int64_t row = 0; row < heads * head_dim; ++row)
    move_row(our_q, halves_row(row, head_dim), back, row);
  EXPECT_EQ(back, q);
}

}  // namespace
}  // namespace weft::model
