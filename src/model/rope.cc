#include "model/rope.h"

#include <cmath>

#include "base/error.h"

namespace weft::model {
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

int64_t interleaved_row(int64_t row, int64_t head_dim) {
  const int64_t i = row % head_dim, half = head_dim / 2;
  return row - i + (i < half ? 2 * i : 2 * (i - half) + 1);
}

int64_t halves_row(int64_t interleaved, int64_t head_dim) {
  const int64_t i = interleaved % head_dim;
  return interleaved - i + i / 2 + (i % 2 == 0 ? 0 : head_dim / 2);
}

}  // namespace weft::model
