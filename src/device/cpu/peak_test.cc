// peak.h: rates that a machine can have, on any number of threads, and loops that do what they are
// timed for.
#include "device/cpu/peak.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "device/cpu/peak_loops.h"

namespace weft::device::cpu {
namespace {

constexpr int64_t kFew = 1 << 16;

TEST(Peak, EveryRateIsAboveZeroOnAnyNumberOfThreads) {
  for (const int threads : {1, 2, 3, 7}) {
    Workers workers(threads);
    const Peak peak(workers, kFew);
    for (const double rate : {peak.multiply_add(), peak.read(), peak.triad(), peak.update()}) {
      EXPECT_GT(rate, 1e6) << threads;
      EXPECT_TRUE(std::isfinite(rate)) << threads;
    }
  }
}

// No core of today does more than 4 multiply-adds of 16 lanes per cycle of 6.5 GHz: a loop that a
// compiler has emptied would.
TEST(Peak, TheArithmeticIsNotLeftOut) {
  Workers workers(1);
  EXPECT_LT(Peak(workers, 1 << 20).multiply_add(), 4 * 2 * 16 * 6.5e9);
}

TEST(Peak, TheLoopsComputeWhatTheyAreNamedAfter) {
  const PeakLoops& loops = peak_loops();
  const auto n = static_cast<size_t>(2 * kPeakStep);
  struct alignas(64) Block {
    float values[2 * kPeakStep];
  };
  const auto arrays = std::make_unique<Block[]>(4);
  const auto fill = [&](size_t array, float first) {
    for (size_t i = 0; i < n; ++i) arrays[array].values[i] = first + static_cast<float>(i % 7);
  };
  for (size_t array = 0; array < 4; ++array) fill(array, static_cast<float>(array));
  float* const w = arrays[0].values;
  float *const m = arrays[1].values, *const v = arrays[2].values;
  const float* const g = arrays[3].values;
  loops.update(w, m, v, g, static_cast<int64_t>(n));
  for (size_t i = 0; i < n; ++i) {
    const float x = static_cast<float>(i % 7);
    ASSERT_EQ(m[i], (1 + x) / 2 + 3 + x) << i;
    ASSERT_EQ(v[i], (2 + x) / 2 + 3 + x) << i;
    ASSERT_EQ(w[i], x / 2 + m[i] + v[i]) << i;
  }
  fill(1, 10), fill(2, 20);
  loops.triad(w, m, v, static_cast<int64_t>(n));
  for (size_t i = 0; i < n; ++i) {
    const float x = static_cast<float>(i % 7);
    ASSERT_EQ(w[i], 10 + x + (20 + x) / 2) << i;
  }
  fill(0, 0);
  float sum = 0;
  for (size_t i = 0; i < n; ++i) sum += w[i];  // whole numbers: exact in any order
  EXPECT_EQ(loops.sum(w, static_cast<int64_t>(n)), sum);
}

}  // namespace
}  // namespace weft::device::cpu
