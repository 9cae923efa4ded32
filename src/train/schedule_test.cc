// The schedule at the points where its value is known without computing it.
#include "train/schedule.h"

#include <gtest/gtest.h>

namespace weft::train {
namespace {

constexpr Schedule kRun{.peak = 4e-4, .end = 1e-4, .warmup = 10, .steps = 110};

TEST(ScheduleTest, RisesInALineToThePeak) {
  EXPECT_DOUBLE_EQ(learning_rate(kRun, 1), 4e-5);
  EXPECT_DOUBLE_EQ(learning_rate(kRun, 7), 2.8e-4);
  EXPECT_DOUBLE_EQ(learning_rate(kRun, 10), 4e-4);
}

TEST(ScheduleTest, HalfWayDownIsTheMeanOfPeakAndEnd) {
  EXPECT_NEAR(learning_rate(kRun, 60), 2.5e-4, 1e-18);
}

TEST(ScheduleTest, EndsAtTheEndAndStaysThere) {
  EXPECT_DOUBLE_EQ(learning_rate(kRun, 110), 1e-4);
  EXPECT_DOUBLE_EQ(learning_rate(kRun, 5000), 1e-4);
}

TEST(ScheduleTest, FallsAtEveryStepAfterTheWarmup) {
  for (int64_t step = 11; step <= 110; ++step)
    EXPECT_LT(learning_rate(kRun, step), learning_rate(kRun, step - 1)) << step;
}

TEST(ScheduleTest, WithoutWarmupTheFirstStepIsNearThePeak) {
  EXPECT_NEAR(learning_rate({.peak = 1, .end = 0, .warmup = 0, .steps = 1000}, 1), 1, 1e-5);
}

TEST(ScheduleTest, ARunOfOneStepHasTheEndRate) {
  EXPECT_DOUBLE_EQ(learning_rate({.peak = 1, .end = 0.1, .warmup = 0, .steps = 1}, 1), 0.1);
}

}  // namespace
}  // namespace weft::train
