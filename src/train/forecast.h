// Forecast: what a training step would cost on a chip with an ANE, without one. The real Programs,
// placed and wired as a run would do it, counted instead of run, at published rates. A prediction:
// docs/ane.md says how far it may be trusted.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "device/ane/cost.h"
#include "device/ane/rates.h"
#include "model/config.h"
#include "train/step_plan.h"

namespace weft::train {

/// A launch of a step, and those of its Sequence that it must wait for.
struct PlannedLaunch {
  std::string name;
  bool on_ane = false;
  device::ane::Work work;
  std::vector<int> after;
};

struct PlannedSequence {
  std::string name;
  int64_t runs = 1;  ///< per step
  std::vector<PlannedLaunch> launches;
};

/// A step of `config` with the layer kernels on the ANE of `chip`, where a batch is so many
/// microbatches of one window, and the rest on the CPU.
std::vector<PlannedSequence> plan_step(const model::Config& config, const StepSizes& sizes,
                                       const device::ane::Chip& chip);

/// All launches of one name on one device.
struct ForecastRow {
  std::string kernel;
  bool on_ane = false;
  int64_t launches = 0;
  device::ane::Work work = {};  ///< of all of them, like the rest
  double seconds = 0;
  double critical = 0;  ///< of these seconds, those that nothing else hides
};

struct Forecast {
  std::vector<ForecastRow> rows;  ///< in the order of the step
  double seconds = 0;             ///< of a step, ANE and CPU overlapping
  double ane_busy = 0;            ///< the ANE and the thread that feeds it
  double cpu_busy = 0;            ///< the CPU's other threads
  double at_best = 0;             ///< of a step, if neither ever waited for the other
  double weights = 0;             ///< of ane_busy: handing the ANE its weights, once per step
  double ane_flop = 0, cpu_flop = 0;
};

Forecast forecast(std::span<const PlannedSequence> step, const device::ane::Rates& rates);

}  // namespace weft::train
