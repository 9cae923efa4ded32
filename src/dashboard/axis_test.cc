// axis.h: labels are round, true, ordered, and not more than there is room for.
#include "dashboard/axis.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace weft::dashboard {
namespace {

std::string labels(const Axis& axis, int most, bool whole = false) {
  std::string all;
  for (const Tick& tick : ticks(axis, most, whole)) all += (all.empty() ? "" : " ") + tick.label;
  return all;
}

TEST(Axis, ValuesStandWhereTheyBelong) {
  const Axis linear{2, 10}, log{1, 100, true};
  EXPECT_DOUBLE_EQ(linear.at(2), 0);
  EXPECT_DOUBLE_EQ(linear.at(4), 0.25);
  EXPECT_DOUBLE_EQ(linear.at(12), 1.25);
  EXPECT_DOUBLE_EQ(log.at(10), 0.5);
  EXPECT_EQ(log.at(0), -INFINITY);
  EXPECT_EQ(log.at(-3), -INFINITY);
}

TEST(Axis, LabelsAreRoundNumbers) {
  EXPECT_EQ(labels({1.31, 4.87}, 5), "2 3 4");
  EXPECT_EQ(labels({1.31, 4.87}, 8), "1.5 2.0 2.5 3.0 3.5 4.0 4.5");
  EXPECT_EQ(labels({2.30, 2.34}, 5), "2.30 2.31 2.32 2.33 2.34");
  EXPECT_EQ(labels({-1, 1}, 5), "-1.0 -0.5 0.0 0.5 1.0");
  EXPECT_EQ(labels({0, 5000}, 6, true), "0 1000 2000 3000 4000 5000");
  EXPECT_EQ(labels({0, 120'000}, 7, true), "0 20k 40k 60k 80k 100k 120k");
  EXPECT_EQ(labels({0, 2'000'000}, 5, true), "0 500k 1.0M 1.5M 2.0M");
  EXPECT_EQ(labels({1'000'000, 1'000'004}, 5, true), "1000000 1000001 1000002 1000003 1000004");
  EXPECT_EQ(labels({1, 3}, 9, true), "1 2 3");
}

TEST(Axis, LogarithmicLabelsAreMultiplesOfPowersOfTen) {
  EXPECT_EQ(labels({1, 100, true}, 9), "1 2 3 5 10 20 30 50 100");
  EXPECT_EQ(labels({1, 100'000, true}, 7, true), "1 10 100 1000 10k 100k");
  EXPECT_EQ(labels({0.02, 3, true}, 9), "0.02 0.05 0.1 0.2 0.5 1 2");
  EXPECT_EQ(labels({1, 12, true}, 12), "1 2 3 4 5 6 7 8 9 10");
  EXPECT_EQ(labels({1, 100, true}, 7), "1 2 5 10 20 50 100");
  EXPECT_EQ(labels({2.1, 2.9, true}, 5), "2.2 2.4 2.6 2.8");  // as on a linear axis
}

TEST(Axis, AnyAxisHasFewTrueLabels) {
  std::mt19937 random(7);
  const auto uniform = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  for (int i = 0; i < 20'000; ++i) {
    const double low = std::pow(10.0, uniform(-6, 9));
    const Axis axis{low, low * (1 + std::pow(10.0, uniform(-4, 4))), random() % 2 == 0};
    const int most = 1 + static_cast<int>(random() % 12);
    const std::vector<Tick> found = ticks(axis, most);
    ASSERT_LE(found.size(), static_cast<size_t>(most)) << axis.low << " " << axis.high;
    for (size_t k = 0; k < found.size(); ++k) {
      ASSERT_GE(axis.at(found[k].value), -1e-6);
      ASSERT_LE(axis.at(found[k].value), 1 + 1e-6);
      if (k == 0) continue;
      ASSERT_NE(found[k].label, found[k - 1].label) << axis.low << " " << axis.high;
      ASSERT_GT(found[k].value, found[k - 1].value);
    }
  }
}

TEST(Axis, OneValueMakesAnAxis) {
  for (const bool log : {false, true})
    for (const double value : {0.5, 3.0, 1e6}) {
      const Axis axis = axis_over(value, value, log);
      EXPECT_LT(axis.low, value);
      EXPECT_GT(axis.high, value);
    }
  EXPECT_LT(axis_over(0, 0, false).low, 0);
  EXPECT_TRUE(ticks({1, 1}, 5).empty());
  EXPECT_TRUE(ticks({1, 2}, 0).empty());
}

}  // namespace
}  // namespace weft::dashboard
