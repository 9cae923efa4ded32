#include "device/ane/sim/range.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/half.h"

namespace weft::device::ane::sim {
namespace {

std::vector<uint16_t> halves(const std::vector<float>& values) {
  std::vector<uint16_t> bits;
  for (const float x : values) bits.push_back(to_half(x));
  return bits;
}

TEST(Range, SeesSizesOverAllTensors) {
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
  range.see(halves({INFINITY}));
  EXPECT_EQ(range.largest(), INFINITY);
}

TEST(Range, CountsMoreThanALaneHolds) {
  Range range;
  range.see(std::vector<uint16_t>(100'001, 0));
  EXPECT_EQ(range.zeros(), 1);
  EXPECT_EQ(range.smallest(), 0);
  range.see(halves(std::vector<float>(100'001, 2)));
  EXPECT_EQ(range.zeros(), 0.5);
}

}  // namespace
}  // namespace weft::device::ane::sim
