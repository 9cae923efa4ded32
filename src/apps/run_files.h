// The files that a run folder holds for people and for the dashboard, beside telemetry and
// checkpoints: config.json and samples.txt.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "apps/machine_peak.h"
#include "apps/train_options.h"
#include "apps/train_setup.h"
#include "device/device.h"
#include "device/power/power.h"
#include "train/placement.h"
#include "train/step_plan.h"

namespace weft::apps {

/// What a run runs on, what it launches there, and what its telemetry compares with.
struct RunPlan {
  const device::Device& device;
  const train::Placement& placement;
  const train::StepPlan& step;
  const MachinePeak& peak;
  const device::power::Reading& power;
};

/// Writes RUN/config.json: what was asked for, what came of it, and what it runs on. Throws Error.
void write_run_config(const TrainSetup& setup, const TrainOptions& options, const RunPlan& plan);

/// Writes RUN/numerics.json: the sizes of the numbers that passed through each port.
void write_ranges(const std::filesystem::path& run, std::span<const device::PortRange> ranges);

/// Adds a text to RUN/samples.txt under a line that names the step.
void append_sample(const std::filesystem::path& run, int64_t step, std::string_view text);

}  // namespace weft::apps
