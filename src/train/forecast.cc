#include "train/forecast.h"

#include <algorithm>

#include "device/ane/planning_device.h"
#include "device/ane/timeline.h"

namespace weft::train {

namespace ane = device::ane;

namespace {

constexpr int kCpu = 0, kAne = 1;
constexpr const char* kToAne = "copy to ane";
constexpr const char* kToCpu = "copy to cpu";
constexpr const char* kWeights = "copy weights";

bool is_copy(const std::string& name) {
  return name == kToAne || name == kToCpu || name == kWeights;
}

PlannedSequence planned(const StepPlan& plan, const char* name, int64_t runs,
                        const device::Device& ane_device) {
  PlannedSequence sequence{name, runs, {}};
  const auto launches = plan.sequence(name);
  std::vector<std::vector<int>> after = ane::dependencies(launches);
  for (size_t i = 0; i < launches.size(); ++i) {
    const device::Launch& launch = *launches[i];
    const bool on_ane = &launch.device() == &ane_device;
    std::string called = launch.name();
    if (called == kCopy) called = on_ane ? kToAne : kToCpu;
    if (called == kSync) called = kWeights;
    sequence.launches.push_back(
        {std::move(called), on_ane, ane::planned_work(launch), std::move(after[i])});
  }
  return sequence;
}

// A copy is the affair of the one thread on whose device it runs.
double seconds_of(const PlannedLaunch& launch, const ane::Rates& rates) {
  if (is_copy(launch.name)) return ane::cpu_seconds(launch.work, rates, ane::Cores::one);
  return launch.on_ane ? ane::ane_seconds(launch.work, rates)
                       : ane::cpu_seconds(launch.work, rates, ane::Cores::all);
}

ForecastRow& row_of(std::vector<ForecastRow>& rows, const PlannedLaunch& launch) {
  for (ForecastRow& row : rows)
    if (row.kernel == launch.name && row.on_ane == launch.on_ane) return row;
  rows.push_back({.kernel = launch.name, .on_ane = launch.on_ane});
  return rows.back();
}

void add(Forecast& total, const PlannedSequence& sequence, const ane::Rates& rates) {
  std::vector<ane::Item> items;
  for (const PlannedLaunch& launch : sequence.launches)
    items.push_back(
        {launch.name, launch.on_ane ? kAne : kCpu, seconds_of(launch, rates), launch.after});
  const ane::Timeline timeline = ane::simulate(items, 2);
  const auto runs = static_cast<double>(sequence.runs);
  total.seconds += runs * timeline.seconds;
  total.at_best += runs * std::max(timeline.busy[kCpu], timeline.busy[kAne]);
  total.cpu_busy += runs * timeline.busy[kCpu];
  total.ane_busy += runs * timeline.busy[kAne];
  for (size_t i = 0; i < items.size(); ++i) {
    const PlannedLaunch& launch = sequence.launches[i];
    ForecastRow& row = row_of(total.rows, launch);
    row.launches += sequence.runs;
    for (int64_t run = 0; run < sequence.runs; ++run) row.work += launch.work;
    row.seconds += runs * items[i].seconds;
    (launch.on_ane ? total.ane_flop : total.cpu_flop) += runs * launch.work.flop;
    if (launch.name == kWeights) total.weights += runs * items[i].seconds;
  }
  for (const int i : timeline.critical) {
    const auto item = static_cast<size_t>(i);
    row_of(total.rows, sequence.launches[item]).critical += runs * items[item].seconds;
  }
}

}  // namespace

std::vector<PlannedSequence> plan_step(const model::Config& config, const StepSizes& sizes,
                                       const ane::Chip& chip) {
  ane::PlanningDevice cpu, engine(chip);
  Placement placement = place(engine, &cpu);
  const model::Layout layout(config);
  const StepPlan plan(
      layout,
      {.batch = 1, .sequence = sizes.sequence, .accumulate = sizes.batch * sizes.accumulate}, {},
      placement);
  std::vector<PlannedSequence> step;
  step.push_back(planned(plan, "first", 1, engine));
  const int64_t more = sizes.batch * sizes.accumulate - 1;
  if (more > 0) step.push_back(planned(plan, "next", more, engine));
  step.push_back(planned(plan, "gradNorm", 1, engine));
  step.push_back(planned(plan, "update", 1, engine));
  return step;
}

Forecast forecast(std::span<const PlannedSequence> step, const ane::Rates& rates) {
  Forecast total;
  for (const PlannedSequence& sequence : step) add(total, sequence, rates);
  return total;
}

}  // namespace weft::train
