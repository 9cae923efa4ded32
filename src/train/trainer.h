// The trainer: writes tokens, runs Sequences, reads a loss. It holds the state of a training and
// nothing else does; it knows no device word and does no arithmetic on tensors.
#pragma once

#include <cstdint>
#include <vector>

#include "data/dataset.h"
#include "model/parameters.h"
#include "train/checkpoint.h"
#include "train/placement.h"
#include "train/schedule.h"
#include "train/step_plan.h"
#include "train/trainer_state.h"

namespace weft::train {

/// The span of what a step takes to read its windows.
inline constexpr const char* kData = "data";

struct StepResult {
  int64_t step = 0;      ///< the first is 1
  double loss = 0;       ///< mean over the step's tokens, nats
  double grad_norm = 0;  ///< before clipping
  double rate = 0;       ///< learning rate
  double loss_scale = 1;
  int64_t tokens = 0;
  bool skipped = false;  ///< loss or norm was not finite: the weights are as they were
};

/// Floating-point operations of a step: three times the forward pass of its tokens (the gradients
/// of activations and of weights cost as much each). What kernels recompute counts for nothing.
double step_flop(const model::Config& config, const StepSizes& sizes);

/// The schedule that these hyperparameters mean.
Schedule schedule_of(const Hyperparameters&);

class Trainer {
 public:
  /// Builds the step plan. `state` carries hyperparameters, seed and counters (all zero at the
  /// start). Everything passed by reference outlives the trainer. The weights are zero until one of
  /// the next three is called.
  Trainer(const model::Layout& layout, TrainerState state, const data::Dataset& data,
          Placement& placement);

  /// Fresh weights from the state's seed.
  void initialise(Workers& workers);
  /// Pretrained weights: see model::load_weights.
  void load_weights(const std::filesystem::path& model);
  /// Weights and moments of a checkpoint. The state stays the one that was passed.
  void load(const std::filesystem::path& checkpoint);

  /// One step: the next batch × accumulate windows after state().windows_seen. Allocates nothing
  /// after the first call, on devices that don't.
  StepResult step();

  /// The mean loss over the first `windows` validation windows, in whole batches of windows (one at
  /// least; a dataset with fewer windows than a batch is repeated). Does not disturb the training.
  /// There must be validation windows.
  double validation_loss(int64_t windows);

  const TrainerState& state() const { return state_; }
  TrainerState& state() { return state_; }
  /// What the devices made of the hyperparameters' batch and accumulate.
  const StepSizes& sizes() const { return sizes_; }
  const StepPlan& plan() const { return plan_; }
  StepPlan& plan() { return plan_; }
  /// For a checkpoint. Valid until the next step.
  Arenas<const float> arenas();

 private:
  void update(double rate);
  template <class WindowAt>
  void write_batch(const WindowAt& window_at);
  float read(std::string_view scalar) const;
  void write(std::string_view scalar, double value) const;

  const model::Layout& layout_;
  TrainerState state_;
  const data::Dataset& data_;
  const StepSizes sizes_;
  const double most_loss_scale_;
  StepPlan plan_;
  std::vector<int32_t> tokens_, targets_;  // of one microbatch
};

}  // namespace weft::train
