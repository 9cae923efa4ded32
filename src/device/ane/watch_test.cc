#include "device/ane/watch.h"

#include <gtest/gtest.h>

#include <vector>

namespace weft::device::ane {
namespace {

// The steps after which `watch` wants the programs loaded anew, of `steps` more that take
// `seconds`.
std::vector<int> reloads(Watch& watch, int steps, double seconds) {
  std::vector<int> when;
  for (int step = 1; step <= steps; ++step)
    if (watch.see(seconds)) when.push_back(step);
  return when;
}

using Steps = std::vector<int>;

TEST(Watch, LeavesASteadyEngineAlone) {
  Watch watch;
  EXPECT_EQ(reloads(watch, 1000, 1.0), Steps{});
  EXPECT_EQ(reloads(watch, 1000, 1.3), Steps{}) << "as slow as may be";
}

TEST(Watch, SeesTheMedianRise) {
  Watch watch;
  reloads(watch, 100, 2.0);
  // The tenth slow step of the last twenty makes the median slow.
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(watch.see(3.0));
  std::optional<Slowdown> found;
  int more = 0;
  while (!found && more < 20) found = watch.see(3.0), ++more;
  ASSERT_TRUE(found);
  EXPECT_LE(more, 2);
  EXPECT_EQ(found->before, 2.0);
  EXPECT_EQ(found->now, 3.0);
}

TEST(Watch, SingleSlowStepsDoNotCount) {
  Watch watch;
  for (int i = 0; i < 400; ++i) EXPECT_FALSE(watch.see(i % 3 == 0 ? 50.0 : 1.0)) << i;
}

TEST(Watch, TheFirstStepsMayBeSlow) {
  Watch watch;
  EXPECT_FALSE(watch.see(100.0));
  EXPECT_FALSE(watch.see(30.0));
  reloads(watch, 18, 1.0);
  EXPECT_FALSE(reloads(watch, 20, 2.0).empty()) << "they are not what is normal";
}

TEST(Watch, BeginsAnewAfterALoading) {
  Watch watch;
  reloads(watch, 20, 1.0);
  ASSERT_EQ(reloads(watch, 10, 2.0).size(), 1u);
  EXPECT_EQ(reloads(watch, 100, 1.0), Steps{});
  // It helped, so that the next time is no less prompt.
  EXPECT_EQ(reloads(watch, 20, 2.0).size(), 1u);
}

TEST(Watch, WaitsTwiceAsLongWhereItDidNotHelp) {
  Watch watch;
  reloads(watch, 20, 1.0);
  ASSERT_EQ(reloads(watch, 10, 2.0).size(), 1u);
  EXPECT_EQ(reloads(watch, 20 + 40 + 80 + 160, 2.0), (Steps{20, 60, 140, 300}));
  // Then it becomes well again: once judged so, 20 steps are enough as before.
  EXPECT_EQ(reloads(watch, 320, 1.0), Steps{});
  EXPECT_EQ(reloads(watch, 10, 2.0).size(), 1u);
  EXPECT_EQ(reloads(watch, 20, 2.0), Steps{20});
}

TEST(Watch, StepsWithoutTheEngineAreNoSteps) {
  Watch watch;
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(watch.see(1.0));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(watch.see(0.0));
  EXPECT_EQ(reloads(watch, 10, 2.0).size(), 1u);
}

}  // namespace
}  // namespace weft::device::ane
