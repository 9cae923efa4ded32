// A model with random weights and random tokens, planned as a training would plan it: what the
// benchmarks of a step run. No file is needed.
#pragma once

#include <cstdint>

#include "base/workers.h"
#include "device/device.h"
#include "train/step_plan.h"

namespace weft::apps {

/// What the weights and tokens of all benchmarks are made from.
inline constexpr uint64_t kBenchSeed = 1;
/// Random ids below `vocab`, the same for the same name of the Surface.
void write_random_ids(device::Surface& surface, int64_t vocab);

class BenchModel {
 public:
  /// Everything passed by reference outlives it.
  BenchModel(const model::Config& config, const train::StepSizes& sizes,
             const kernels::AdamW& adamw, device::Device& device, Workers& workers);

  /// Forward and backward of all microbatches of a step.
  void microbatches();
  /// Throws Error unless the last loss is a number: a wrong answer is not timed.
  void require_finite_loss() const;
  train::StepPlan& plan() { return plan_; }
  const model::Layout& layout() const { return layout_; }
  /// A scalar of the plan, by name.
  double read(const char* scalar) const;
  void write(const char* scalar, double value) const;

 private:
  const model::Layout layout_;
  const train::StepSizes sizes_;
  train::Placement placement_;
  train::StepPlan plan_;
};

}  // namespace weft::apps
