// Halves in bulk against base/half.h, on every instruction set that this machine has; and what a
// Range makes of them.
#include "device/halves.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "base/half.h"
#include "base/random.h"
#include "device/ane/sim/range.h"
#include "device/test_targets.h"

namespace weft::device::ane::sim {
namespace {

class HalvesTest : public TargetTest {};

std::vector<uint16_t> every_half() {
  std::vector<uint16_t> all(1 << 16);
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<uint16_t>(i);
  return all;
}

TEST_P(HalvesTest, WidenAndNarrowEveryHalf) {
  const std::vector<uint16_t> all = every_half();
  std::vector<float> wide(all.size());
  std::vector<uint16_t> back(all.size());
  // NaNs have one form on the way back, and keep their sign.
  widen(all.data(), wide.data(), all.size());
  narrow(wide.data(), back.data(), all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(std::bit_cast<uint32_t>(wide[i]), std::bit_cast<uint32_t>(from_half(all[i]))) << i;
    ASSERT_EQ(back[i], to_half(wide[i])) << i;
  }
}

TEST_P(HalvesTest, NarrowRoundsWhatLiesBetween) {
  for (size_t count = 0; count < 40; ++count) {
    std::vector<float> values;
    for (size_t i = 0; i < count; ++i)
      values.push_back(
          std::ldexp(static_cast<float>(random_normal(5, count, i)), static_cast<int>(i) - 26));
    std::vector<uint16_t> found(count + 1, 0x1234);
    narrow(values.data(), found.data(), count);
    for (size_t i = 0; i < count; ++i) ASSERT_EQ(found[i], to_half(values[i])) << values[i];
    ASSERT_EQ(found[count], 0x1234);
  }
}

TEST_P(HalvesTest, SizesAtEveryLength) {
  std::vector<uint16_t> halves = every_half();
  for (size_t i = halves.size() - 1; i > 0; --i)
    std::swap(halves[i], halves[random_below(i + 1, 6, 1, i)]);
  for (size_t count = 0; count < 200; ++count) {
    Sizes wanted;
    for (size_t i = 0; i < count; ++i) {
      const float size = std::abs(from_half(halves[i]));
      const auto bits = static_cast<int16_t>(halves[i] & 0x7fff);
      if (size < 0x1p-14f)
        ++wanted.zeros;
      else
        wanted.smallest = std::min(wanted.smallest, bits);
      if (std::isfinite(size))
        wanted.largest = std::max(wanted.largest, bits);
      else
        ++wanted.not_finite;
    }
    const Sizes found = sizes_of(halves.data(), count);
    ASSERT_EQ(found.smallest, wanted.smallest) << count;
    ASSERT_EQ(found.largest, wanted.largest) << count;
    ASSERT_EQ(found.zeros, wanted.zeros) << count;
    ASSERT_EQ(found.not_finite, wanted.not_finite) << count;
  }
}

TEST_P(HalvesTest, CountsMoreThanALaneHolds) {
  const std::vector<uint16_t> zeros(0x7fff * 70, 0);
  EXPECT_EQ(sizes_of(zeros.data(), zeros.size()).zeros, 0x7fff * 70);
}

EACH_TARGET(HalvesTest);

TEST(Range, SeesSizesOverAllTensors) {
  const auto halves = [](const std::vector<float>& values) {
    std::vector<uint16_t> bits;
    for (const float x : values) bits.push_back(to_half(x));
    return bits;
  };
  Range range;
  EXPECT_EQ(range.smallest(), 0);
  EXPECT_EQ(range.largest(), 0);
  range.see(halves({0, -0.25f, 3, 0x1p-15f}));
  EXPECT_EQ(range.smallest(), 0.25);
  EXPECT_EQ(range.largest(), 3);
  EXPECT_EQ(range.zeros(), 0.5);
  range.see(halves({-0x1p-14f, 0, -0.0f, -7}));
  EXPECT_EQ(range.smallest(), 0x1p-14);
  EXPECT_EQ(range.largest(), 7);
  EXPECT_EQ(range.zeros(), 0.5);
  EXPECT_EQ(range.tensors(), 2);
  range.see(halves({INFINITY, NAN}));
  EXPECT_EQ(range.largest(), 7);
  EXPECT_EQ(range.not_finite(), 2);
}

}  // namespace
}  // namespace weft::device::ane::sim
