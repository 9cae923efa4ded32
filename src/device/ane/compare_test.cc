#include "device/ane/compare.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace weft::device::ane {
namespace {

TEST(Compare, DifferenceIsAPartOfTheLargestNumberThatIsWanted) {
  const std::vector<float> wanted = {1, -4, 0.5f}, found = {1, -4.01f, 0.5f};
  const Difference d = difference(found, wanted);
  EXPECT_NEAR(d.relative, 0.0025, 1e-6);
  EXPECT_NEAR(d.largest, 4.01, 1e-6);
  EXPECT_TRUE(d.passes());
  EXPECT_EQ(to_string(d), "off by 2.5e-03");
}

TEST(Compare, WhatIsOffByMoreThanTheToleranceFails) {
  const std::vector<float> wanted = {2, 1}, near = {2.009f, 1}, far = {2.011f, 1};
  EXPECT_TRUE(difference(near, wanted).passes());
  EXPECT_FALSE(difference(far, wanted).passes());
}

TEST(Compare, ZerosProveNothing) {
  const std::vector<float> zeros = {0, 0}, wanted = {1e-9f, 0};
  EXPECT_FALSE(difference(zeros, wanted).passes());
  EXPECT_FALSE(difference(zeros, zeros).passes());
  EXPECT_EQ(to_string(difference(zeros, wanted)), "all numbers are 0");
}

TEST(Compare, NumbersThatAreNotFiniteAreCounted) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> wanted = {1, 2, 3}, found = {nan, 2, -infinity};
  EXPECT_EQ(difference(found, wanted).not_finite, 2);
  EXPECT_FALSE(difference(found, wanted).passes());
  EXPECT_EQ(to_string(difference(found, wanted)), "2 numbers are not finite");
}

// An answer that isn't a number on the judge's side is no answer: nothing is near it.
TEST(Compare, NothingPassesAgainstWhatIsNotFinite) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(difference(std::vector<float>{1, 2}, std::vector<float>{nan, 2}).passes());
  EXPECT_FALSE(difference(std::vector<float>{1, 2}, std::vector<float>{infinity, 2}).passes());
}

}  // namespace
}  // namespace weft::device::ane
