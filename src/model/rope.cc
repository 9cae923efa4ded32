#include "model/rope.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace weft::model {
namespace {

/// Row `ours` of a head (first halves of all pairs, then second halves) is this row in llama2.c's
/// order (pair by pair).
int64_t interleaved_row(int64_t ours, int64_t head_dim) {
  const int64_t half = head_dim / 2;
  return ours < half ? 2 * ours : 2 * (ours - half) + 1;
}

void check_sizes(std::span<const float> from, std::span<float> to, int64_t heads, int64_t head_dim,
                 int64_t cols) {
  const auto count = static_cast<size_t>(heads * head_dim * cols);
  CHECK(head_dim % 2 == 0 && from.size() == count && to.size() == count,
        "{} and {} elements for {} heads of {} rows and {} columns", from.size(), to.size(), heads,
        head_dim, cols);
}

/// Copies each row of ours and its counterpart; `move(ours, interleaved)` is given where the two
/// rows begin.
template <class Move>
void for_rows(int64_t heads, int64_t head_dim, int64_t cols, const Move& move) {
  for (int64_t head = 0; head < heads; ++head)
    for (int64_t row = 0; row < head_dim; ++row)
      move((head * head_dim + row) * cols,
           (head * head_dim + interleaved_row(row, head_dim)) * cols);
}

}  // namespace

RopeTables rope_tables(int64_t head_dim, int64_t begin, int64_t n, double theta) {
  RopeTables tables;
  tables.cos.resize(static_cast<size_t>(head_dim / 2 * n));
  tables.sin.resize(tables.cos.size());
  fill_rope_tables(head_dim, begin, n, theta, tables.cos, tables.sin);
  return tables;
}

void fill_rope_tables(int64_t head_dim, int64_t begin, int64_t n, double theta,
                      std::span<float> cos, std::span<float> sin) {
  const auto count = static_cast<size_t>(head_dim / 2 * n);
  CHECK(head_dim % 2 == 0 && cos.size() == count && sin.size() == count,
        "{} cosines and {} sines for {} pairs and {} positions", cos.size(), sin.size(),
        head_dim / 2, n);
  size_t at = 0;
  for (int64_t i = 0; i < head_dim / 2; ++i) {
    // In double: at position 10^5 a float's angle would be wrong by 0.004.
    const double exponent = -2.0 * static_cast<double>(i) / static_cast<double>(head_dim);
    const double frequency = std::pow(theta, exponent);
    for (int64_t position = begin; position < begin + n; ++position, ++at) {
      const double angle = static_cast<double>(position) * frequency;
      cos[at] = static_cast<float>(std::cos(angle));
      sin[at] = static_cast<float>(std::sin(angle));
    }
  }
}

void interleaved_to_halves(std::span<const float> from, std::span<float> to, int64_t heads,
                           int64_t head_dim, int64_t cols) {
  check_sizes(from, to, heads, head_dim, cols);
  for_rows(heads, head_dim, cols, [&](int64_t ours, int64_t interleaved) {
    std::copy_n(from.data() + interleaved, cols, to.data() + ours);
  });
}

void halves_to_interleaved(std::span<const float> from, std::span<float> to, int64_t heads,
                           int64_t head_dim, int64_t cols) {
  check_sizes(from, to, heads, head_dim, cols);
  for_rows(heads, head_dim, cols, [&](int64_t ours, int64_t interleaved) {
    std::copy_n(from.data() + ours, cols, to.data() + interleaved);
  });
}

}  // namespace weft::model
