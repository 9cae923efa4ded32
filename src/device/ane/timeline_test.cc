#include "device/ane/timeline.h"

#include <gtest/gtest.h>

#include "device/ane/planning_device.h"
#include "ir/builder.h"

namespace weft::device::ane {
namespace {

TEST(Timeline, OneLaneRunsInOrder) {
  const std::vector<Item> items{{"a", 0, 2, {}}, {"b", 0, 3, {}}, {"c", 0, 5, {}}};
  const Timeline timeline = simulate(items, 1);
  EXPECT_EQ(timeline.seconds, 10);
  EXPECT_EQ(timeline.busy, std::vector<double>({10}));
  EXPECT_EQ(timeline.begin, std::vector<double>({0, 2, 5}));
  EXPECT_EQ(timeline.critical, std::vector<int>({0, 1, 2}));
}

TEST(Timeline, IndependentLanesOverlap) {
  const std::vector<Item> items{{"a", 0, 2, {}}, {"b", 1, 3, {}}, {"c", 0, 4, {}}};
  const Timeline timeline = simulate(items, 2);
  EXPECT_EQ(timeline.seconds, 6);
  EXPECT_EQ(timeline.busy, std::vector<double>({6, 3}));
  EXPECT_EQ(timeline.critical, std::vector<int>({0, 2}));
}

TEST(Timeline, AnItemWaitsForTheLastOfWhatItNeeds) {
  // a is done at 2, b at 7; c needs both, so that lane 0 rests from 2 to 7.
  const std::vector<Item> items{
      {"a", 0, 2, {}}, {"b", 1, 7, {}}, {"c", 0, 4, {1}}, {"d", 1, 1, {0}}};
  const Timeline timeline = simulate(items, 2);
  EXPECT_EQ(timeline.begin, std::vector<double>({0, 0, 7, 7}));
  EXPECT_EQ(timeline.end, std::vector<double>({2, 7, 11, 8}));
  EXPECT_EQ(timeline.seconds, 11);
  EXPECT_EQ(timeline.critical, std::vector<int>({1, 2}));
}

TEST(Timeline, NothingTakesNoTime) {
  const Timeline timeline = simulate({}, 2);
  EXPECT_EQ(timeline.seconds, 0);
  EXPECT_TRUE(timeline.critical.empty());
}

class DependenciesTest : public testing::Test {
 protected:
  void launch(PlanningDevice& device, std::shared_ptr<Surface> x, std::shared_ptr<Surface> y) {
    ir::Builder b("step");
    b.output("y", exp(b.input("x", {1, 1, 2, 3})));
    launches_.push_back(
        device.bind(device.compile(std::move(b).finish()), std::vector<Bind>{{"x", x}, {"y", y}}));
  }
  std::shared_ptr<Surface> surface(PlanningDevice& device) {
    return device.allocate({.name = "s", .shape = {1, 1, 2, 3}}, {});
  }

  PlanningDevice left_, right_;
  std::vector<std::unique_ptr<Launch>> launches_;
};

TEST_F(DependenciesTest, AreTheLastOfEachOtherDeviceThatMatters) {
  const auto a = surface(left_), b = surface(left_), c = surface(right_), d = surface(right_);
  launch(left_, a, b);                                            // 0
  launch(left_, b, a);                                            // 1
  launch(right_, c, d);                                           // 2: nothing in common
  launches_.push_back(device::copy(b, c, right_));                // 3: reads what 0 wrote
  launch(left_, a, b);                                            // 4: overwrites what 3 reads
  launches_.push_back(device::copy(d, a, left_));                 // 5: reads what 2 wrote
  launches_.push_back(device::copy(b, surface(right_), right_));  // 6: what 4 wrote, and 0 before
  const auto after = dependencies(launches_);
  EXPECT_EQ(after, (std::vector<std::vector<int>>{{}, {}, {}, {0}, {3}, {2}, {4}}));
}

}  // namespace
}  // namespace weft::device::ane
