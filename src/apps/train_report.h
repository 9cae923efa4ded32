// What the log of a training says once: at its start what is trained, on what, how; at its end what
// became of the devices.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "apps/train_log.h"
#include "apps/train_setup.h"
#include "device/device.h"
#include "train/placement.h"
#include "train/trainer.h"

namespace weft::apps {

/// What a training runs on.
struct TrainMachine {
  const device::Device& device;
  const device::Device* companion;  ///< or nullptr
  std::string_view choice;          ///< one line per decision of device::open
  const train::Placement& placement;
};

void report_start(const TrainLog& log, const TrainOptions& options, const TrainSetup& setup,
                  const train::Trainer& trainer, const TrainMachine& machine);

/// What a training has come to.
struct TrainEnd {
  const train::TrainerState& state;
  const train::StepResult& last;          ///< the last step; its number is 0 where there was none
  std::optional<double> validation_loss;  ///< after it
  std::optional<double> bigram_entropy;
  int64_t steps = 0;                ///< that this process did
  std::span<const double> sync_ms;  ///< weights on their way to another device, per layer and step
  int64_t notices = 0;              ///< by which devices said that they looked after themselves
  double care_seconds = 0;          ///< what that took, beside the steps
  int64_t restarts = 0;             ///< processes that went on with the work
};
void report_end(const TrainLog& log, const train::Placement& placement, const TrainEnd& end);

/// What passed through the ports of a device that looks.
void report_ranges(const TrainLog& log, std::span<const device::PortRange> ranges);

}  // namespace weft::apps
