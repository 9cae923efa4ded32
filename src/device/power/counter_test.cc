#include "device/power/counter.h"

#include <gtest/gtest.h>

namespace weft::device::power {
namespace {

constexpr int64_t kSecond = 1000000000;

TEST(Counter, TheFirstLookHasNothingToCompareWith) {
  Counter counter(1e-6);
  EXPECT_EQ(counter.advance(123456789, 5 * kSecond).seconds, 0);
  const Increment taken = counter.advance(123456789 + 3000000, 7 * kSecond);
  EXPECT_DOUBLE_EQ(taken.joules, 3);
  EXPECT_DOUBLE_EQ(taken.seconds, 2);
}

TEST(Counter, BeginsAgainBehindItsRange) {
  Counter counter(1e-6, 262143328850);
  counter.advance(262143328850 - 1000000, kSecond);
  const Increment taken = counter.advance(2500000, 2 * kSecond);
  EXPECT_DOUBLE_EQ(taken.joules, 3.5);
  EXPECT_DOUBLE_EQ(taken.seconds, 1);
}

// As over a sleep of the machine, when it is at 0 again long before its range.
TEST(Counter, OneThatWasSetBackMeasuredNothing) {
  Counter ranged(1e-6, 262143328850), endless(1e-3);
  ranged.advance(5000000, kSecond);
  EXPECT_EQ(ranged.advance(10, 2 * kSecond).seconds, 0);
  EXPECT_DOUBLE_EQ(ranged.advance(1000010, 3 * kSecond).joules, 1);
  endless.advance(5000, kSecond);
  EXPECT_EQ(endless.advance(10, 2 * kSecond).seconds, 0);
  EXPECT_DOUBLE_EQ(endless.advance(1010, 3 * kSecond).joules, 1);
}

TEST(Counter, ForgetsWhereItWas) {
  Counter counter(1);
  counter.advance(10, kSecond);
  counter.forget();
  EXPECT_EQ(counter.advance(20, 2 * kSecond).seconds, 0);
  EXPECT_EQ(counter.advance(25, 3 * kSecond).joules, 5);
}

TEST(Counter, NoTimeIsNoMeasurement) {
  Counter counter(1);
  counter.advance(10, kSecond);
  EXPECT_EQ(counter.advance(20, kSecond).joules, 0);
  EXPECT_EQ(counter.advance(20, 2 * kSecond).joules, 10);  // which is not lost
}

// The trapezium of a power that grows evenly is exact: 10 t² / 2.
TEST(Gauge, IntegratesPower) {
  Gauge gauge;
  double joules = 0;
  for (int i = 0; i <= 8; ++i) {
    const double t = 0.5 * i;
    joules += gauge.advance(10 * t, static_cast<int64_t>(t * 1e9)).joules;
  }
  EXPECT_DOUBLE_EQ(joules, 10 * 4.0 * 4.0 / 2);
}

TEST(Gauge, APauseIsNotBridged) {
  Gauge gauge;
  gauge.advance(10, kSecond);
  gauge.forget();
  EXPECT_EQ(gauge.advance(10, 100 * kSecond).joules, 0);
  EXPECT_EQ(gauge.advance(20, 102 * kSecond).joules, 30);
}

TEST(SumOf, APartWithNothingLeavesNothing) {
  EXPECT_EQ(sum_of({{1, 2}, {3, 2}}).joules, 4);
  EXPECT_EQ(sum_of({{1, 2}, {3, 2}}).seconds, 2);
  EXPECT_EQ(sum_of({{1, 2}, {}}).seconds, 0);
  EXPECT_EQ(sum_of({{1, 2}, {}}).joules, 0);
  EXPECT_EQ(sum_of({}).seconds, 0);
}

}  // namespace
}  // namespace weft::device::power
