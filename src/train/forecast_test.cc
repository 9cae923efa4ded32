// The forecast's structure held to that of a real plan, its totals to sums made by hand.
#include "train/forecast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace weft::train {
namespace {

namespace ane = device::ane;

const ane::Chip& m4() { return ane::chip_named("m4"); }

// Twelve layers, small in everything else.
constexpr model::Config kDeep{
    .dim = 24, .hidden = 40, .layers = 12, .heads = 6, .kv_heads = 2, .vocab = 70, .sequence = 10};

std::map<std::string, int> counts(const PlannedSequence& sequence) {
  std::map<std::string, int> counts;
  for (const PlannedLaunch& launch : sequence.launches) ++counts[launch.name];
  return counts;
}

TEST(Forecast, PlansTheLaunchesOfARealRunAndTheCopiesBetween) {
  const auto cpu = device::open("reference", {});
  Placement placement({cpu.get()});
  const model::Layout layout(kDeep);
  const StepPlan real(layout, {.batch = 1, .sequence = 10, .accumulate = 2}, {}, placement);

  const auto step = plan_step(kDeep, {.batch = 1, .sequence = 10, .accumulate = 2}, m4());
  ASSERT_EQ(step.size(), 4u);
  std::map<std::string, int> planned = counts(step[0]);
  int layer_kernels = 0;
  for (const auto& [kind, count] : planned)
    if (is_layer_kernel(kind)) layer_kernels += count;
  EXPECT_EQ(layer_kernels, 60 + 12);
  // Onto the ANE go xnorm twice and dx twice; back come y, attn, y and the eight of the backward.
  EXPECT_EQ(planned["copy to ane"], 4 * 12);
  EXPECT_EQ(planned["copy to cpu"], 11 * 12);
  planned.erase("copy to ane");
  planned.erase("copy to cpu");
  EXPECT_EQ(planned, real.launches());

  std::map<std::string, int> update = counts(step[3]);
  EXPECT_EQ(update["copy weights"], 7 * 12);
  EXPECT_EQ(update["adamw"], 2);
  for (const PlannedLaunch& launch : step[0].launches)
    EXPECT_EQ(launch.on_ane, is_layer_kernel(launch.name) || launch.name == "copy to ane");
}

TEST(Forecast, ABatchIsSoManyMicrobatchesOfOneWindow) {
  const auto rates = ane::rates_of(m4());
  const Forecast one = forecast(plan_step(kDeep, {.sequence = 10}, m4()), rates);
  const Forecast six =
      forecast(plan_step(kDeep, {.batch = 2, .sequence = 10, .accumulate = 3}, m4()), rates);
  EXPECT_DOUBLE_EQ(six.ane_flop, 6 * one.ane_flop);
  EXPECT_DOUBLE_EQ(six.cpu_flop, 6 * one.cpu_flop);
  EXPECT_DOUBLE_EQ(six.weights, one.weights);
  const auto row = [](const Forecast& f, std::string_view kernel) {
    return *std::ranges::find(f.rows, kernel, &ForecastRow::kernel);
  };
  EXPECT_EQ(row(six, "ffnBwd").launches, 6 * row(one, "ffnBwd").launches);
  EXPECT_EQ(row(six, "adamw").launches, row(one, "adamw").launches);
}

TEST(Forecast, CountsTheArithmeticOfStories110M) {
  const model::Config config = model::preset("stories110M");
  const double dim = 768, hidden = 2048, sequence = 256, layers = 12, vocab = 5000, head = 64;
  const Forecast f = forecast(plan_step(config, {.sequence = 256}, m4()), ane::rates_of(m4()));
  // Forward and gradients of activations: projections 8 + 8, feed-forward 6 + 6, of the scores two
  // products forward and five backward; rotations of q and k there and back as products.
  EXPECT_DOUBLE_EQ(f.ane_flop,
                   layers * sequence *
                       (16 * dim * dim + 12 * dim * hidden + 14 * sequence * dim + 8 * head * dim));
  // Gradients of weights, and the classifier there and back.
  EXPECT_DOUBLE_EQ(f.cpu_flop, layers * sequence * (8 * dim * dim + 6 * dim * hidden) +
                                   3 * 2 * vocab * dim * sequence);
}

TEST(Forecast, AStepIsNoShorterThanItsLongerDeviceAndItsCriticalLaunchesFillIt) {
  for (const ane::Chip& chip : ane::chips()) {
    const Forecast f =
        forecast(plan_step(kDeep, {.batch = 2, .sequence = 10}, chip), ane::rates_of(chip));
    EXPECT_GE(f.at_best, std::max(f.ane_busy, f.cpu_busy)) << chip.name;
    EXPECT_GE(f.seconds, f.at_best) << chip.name;
    EXPECT_LE(f.seconds, f.ane_busy + f.cpu_busy) << chip.name;
    double critical = 0, all = 0;
    for (const ForecastRow& row : f.rows) {
      EXPECT_LE(row.critical, row.seconds * (1 + 1e-9)) << row.kernel;
      critical += row.critical;
      all += row.seconds;
    }
    EXPECT_NEAR(critical, f.seconds, 1e-9) << chip.name;
    EXPECT_NEAR(all, f.ane_busy + f.cpu_busy, 1e-9) << chip.name;
  }
}

}  // namespace
}  // namespace weft::train
