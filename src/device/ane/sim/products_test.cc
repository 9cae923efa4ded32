// Products and rounding on every instruction set that this machine has, against a loop over scalars
// with base/half.h, bit for bit.
#include "device/ane/sim/products.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <vector>

#include "base/half.h"
#include "base/random.h"
#include "device/test_targets.h"

namespace weft::device::ane::sim {
namespace {

using ir::Numerics;
using ir::SumOverflow;

class ProductsTest : public TargetTest {};

std::vector<float> numbers(int64_t count, uint64_t stream, double size) {
  std::vector<float> values(static_cast<size_t>(count));
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = from_half(to_half(static_cast<float>(size * random_normal(3, stream, i))));
  return values;
}

float half(float x, bool flush) {
  const float rounded = from_half(to_half(x));
  return flush && std::abs(rounded) < 0x1p-14f ? 0.0f : rounded;
}

float sum_of(const Block& b, int64_t row, int64_t column, const Numerics& n) {
  float sum = 0;
  for (int64_t k = 0; k < b.inner; ++k) {
    // Not in one expression with the sum, which would let a compiler fuse them.
    volatile float product = b.x[row * b.x_row + k * b.x_inner] * b.panel[k * kPanel + column];
    if (n.half_products) product = half(product, n.flush_products);
    sum += product;
    if (n.sum_overflow == SumOverflow::none || std::abs(sum) < 0x1p15f) continue;
    return n.sum_overflow == SumOverflow::zero ? 0 : std::copysign(INFINITY, sum);
  }
  return sum;
}

TEST_P(ProductsTest, SumsOfProducts) {
  const Numerics chip{
      .half_products = true, .flush_products = true, .sum_overflow = SumOverflow::infinity};
  Numerics silent = chip, endless = chip, kept = chip;
  silent.sum_overflow = SumOverflow::zero;
  endless.sum_overflow = SumOverflow::none;
  kept.flush_products = false;
  constexpr int64_t kInner = 9;
  // Sizes at which products are flushed, are ordinary, and take sums past the limit.
  for (const double size : {4e-3, 1.0, 80.0, 200.0})
    for (const Numerics& numerics : {Numerics{}, chip, silent, endless, kept})
      for (const int64_t columns : {1, 2, 7, 8, 17, 31, 32}) {
        const std::vector<float> x = numbers(7 * kInner, 1, size),
                                 panel = numbers(kInner * kPanel, 2, size);
        std::vector<float> z(7 * 40, -77.0f);
        const Block block{.x = x.data(),
                          .x_row = kInner,
                          .x_inner = 1,
                          .panel = panel.data(),
                          .z = z.data(),
                          .z_row = 40,
                          .rows = 7,
                          .inner = kInner,
                          .columns = columns};
        multiply(block, numerics);
        for (int64_t row = 0; row < 7; ++row)
          for (int64_t c = 0; c < 40; ++c) {
            const float found = z[static_cast<size_t>(row * 40 + c)];
            const float wanted = c < columns ? sum_of(block, row, c, numerics) : -77.0f;
            ASSERT_TRUE(found == wanted || (std::isnan(found) && std::isnan(wanted)))
                << found << " for " << wanted << " at " << row << " " << c << " of " << columns
                << ", size " << size;
          }
      }
}

TEST_P(ProductsTest, RoundingAtEveryLength) {
  for (size_t count = 0; count <= 35; ++count)
    for (const bool flush : {false, true}) {
      std::vector<float> values = numbers(36, count, 1);
      for (size_t i = 0; i < values.size(); ++i)
        values[i] *= std::exp2(static_cast<float>(i % 36) - 28) * 1.0009765f;
      const std::vector<float> before = values;
      round_to_half(values.data(), count, flush);
      for (size_t i = 0; i < values.size(); ++i)
        ASSERT_EQ(std::bit_cast<uint32_t>(values[i]),
                  std::bit_cast<uint32_t>(i < count ? half(before[i], flush) : before[i]))
            << before[i] << " at " << i << " of " << count;
    }
}

EACH_TARGET(ProductsTest);

}  // namespace
}  // namespace weft::device::ane::sim
