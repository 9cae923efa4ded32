// What the log of a training says once: at its start what is trained, on what, how; at its end what
// became of the devices.
#pragma once

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

/// What passed through the ports of a device that looks.
void report_ranges(const TrainLog& log, std::span<const device::PortRange> ranges);

}  // namespace weft::apps
