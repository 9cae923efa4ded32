// recent.h: figures of the newest steps, against runs whose figures are known.
#include "dashboard/recent.h"

#include <gtest/gtest.h>

#include <cmath>

#include "dashboard/test_run.h"

namespace weft::dashboard {
namespace {

TEST(Recent, TakesTheNewest) {
  const dashboard::Run run = test_run(20);
  EXPECT_EQ(recent_values(run, &Step::loss, 2), (std::vector{test_loss(19), test_loss(20)}));
  EXPECT_EQ(recent_values(run, &Step::loss, 1000).size(), 20U);
  const std::vector<double> watts = recent_values(run, &Step::power_w, "cpu", 2);
  EXPECT_TRUE(std::isnan(watts[0]));
  EXPECT_EQ(watts[1], 12.5);
}

TEST(Recent, ThePaceIsThatOfTheWallClock) {
  dashboard::Run run = test_run(20);
  EXPECT_DOUBLE_EQ(pace_ms(run), kTestStepMs);
  EXPECT_TRUE(std::isnan(pace_ms(test_run(1))));
  EXPECT_TRUE(std::isnan(pace_ms(dashboard::Run())));
  // 4980 steps are left, and of the next one 300 ms have passed.
  EXPECT_DOUBLE_EQ(remaining_ms(run, run.recent.back().time_ms + 300), 4980 * 500 - 300);
  run.state = RunState::kStopped;
  EXPECT_TRUE(std::isnan(remaining_ms(run, run.recent.back().time_ms)));
}

TEST(Recent, ThePaceLeavesOutTheTimeBetweenTwoProcesses) {
  dashboard::Run run = test_run(20);
  constexpr int64_t kNight = 8 * 3'600'000;
  for (size_t i = 10; i < 20; ++i) run.recent[i].time_ms += kNight;
  run.events.push_back({10, run.recent[9].time_ms + kNight, "resume", ""});
  EXPECT_DOUBLE_EQ(pace_ms(run), kTestStepMs);
}

TEST(Recent, MeansCountStepsThatLackAName) {
  dashboard::Run run;
  run.recent.resize(4);
  run.recent[1].time = {{"cpu", 4}};
  run.recent[2].time = {{"ane", 1}, {"cpu", 8}};
  run.recent[3].time = {{"cpu", kMissing}};
  EXPECT_EQ(recent_means(run, &Step::time, 10), (Named{{"cpu", 3}, {"ane", 0.25}}));
  EXPECT_EQ(recent_means(run, &Step::time, 2), (Named{{"ane", 0.5}, {"cpu", 4}}));
}

TEST(Recent, TokensPerJouleAreOfThePackage) {
  // A step has 4096 tokens and, of the package, 10 joules.
  const Efficiency found = efficiency(test_run(203));
  EXPECT_DOUBLE_EQ(found.tokens_per_joule, 409.6);
  EXPECT_EQ(found.of, "package");
}

TEST(Recent, WithoutAPackageTheyAreOfWhatThereIs) {
  dashboard::Run run = test_run(200);
  const auto leave = [](Named& energy) {
    std::erase_if(energy, [](const auto& one) { return one.first == "package"; });
    if (!energy.empty()) energy.push_back({"system", energy[0].second * 100});
  };
  for (Step& step : run.recent) leave(step.energy_j);
  leave(run.energy_j);
  const Efficiency found = efficiency(run);
  EXPECT_EQ(found.of, "cpu + ane");
  EXPECT_DOUBLE_EQ(found.tokens_per_joule, 4096 / (6.25 + 1.125));
  EXPECT_TRUE(std::isnan(efficiency(dashboard::Run()).tokens_per_joule));
}

}  // namespace
}  // namespace weft::dashboard
