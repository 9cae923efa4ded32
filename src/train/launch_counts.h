// What a list of Launches amounts to: for logs and benchmarks, so that a reader can check that
// nothing is copied which need not be.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "device/device.h"
#include "train/step_plan.h"

namespace weft::train {

struct LaunchCounts {
  int64_t launches = 0;         ///< all of them, copies included
  int64_t with_weights = 0;     ///< of these, layer kernels that read weights
  int64_t without_weights = 0;  ///< and layer kernels that don't
  int64_t copies = 0;           ///< from one device to another
  int64_t converted_bytes = 0;  ///< that these read and write
  int64_t synced_bytes = 0;  ///< that weights on their way to another device are read and written
  int64_t staged_bytes = 0;  ///< that devices copy because a Surface does not lie as they want it
  int64_t layer_kernels() const { return with_weights + without_weights; }
  /// All that is moved without being computed with.
  int64_t copied_bytes() const { return converted_bytes + synced_bytes + staged_bytes; }
};

/// Of `launches`, a Sequence of a Wiring, and the Programs that it calls.
LaunchCounts count_launches(std::span<const std::unique_ptr<device::Launch>> launches,
                            std::span<const ir::Program* const> programs);

/// Of the Sequence `name` of the plan.
LaunchCounts count_sequence(const StepPlan& plan, std::string_view name);

/// Of the forward and backward of one microbatch.
LaunchCounts count_microbatch(const StepPlan& plan);

}  // namespace weft::train
