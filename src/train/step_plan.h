// The step plan: which kernels a training step launches, in which order, and which values pass
// between them. Built once at start-up; running it is four Sequences. This file and step_plan.cc
// are the way of a token through the model.
//
//   tokens → embed → norm → [fwdAttn → addNorm → fwdFFN → addNorm]×L → loss → normBwd
//     → [ffnBwd → addNormBwd → sdpaBwd1 → sdpaBwd2 → qkvBwd → addNormBwd]×L → embedBwd → gradNorm →
//     clip → adamw
//
// It knows neither devices (Placement does) nor where a value lives (Wiring does) nor data and
// files (Trainer does).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "kernels/backward.h"
#include "kernels/optimizer.h"
#include "model/parameters.h"
#include "train/arena.h"
#include "train/placement.h"
#include "train/wiring.h"

namespace weft::train {

struct StepSizes {
  int64_t batch = 1;       ///< windows of a microbatch
  int64_t sequence = 256;  ///< tokens of a window
  int64_t accumulate = 1;  ///< microbatches of a step
};

class StepPlan {
 public:
  /// Compiles, allocates, binds and records. `layout` and `placement` outlive the plan.
  StepPlan(const model::Layout& layout, const StepSizes& sizes, const kernels::AdamW& adamw,
           Placement& placement);

  /// Forward and backward of one microbatch. The first of a step overwrites the gradients, the
  /// others add to them.
  void microbatch(bool first) { wiring_.run(first ? "first" : "next"); }
  /// From the gradients to `norm` and the clipping factor.
  void grad_norm() { wiring_.run("gradNorm"); }
  /// AdamW, and the weights to the devices that keep their own copy.
  void update() { wiring_.run("update"); }
  /// The forward pass alone, to `loss`.
  void validate() { wiring_.run("validate"); }
  /// The weights to the devices that keep their own copy: once after they were initialised or
  /// loaded.
  void sync() { wiring_.run("sync"); }

  /// A value by name, e.g. "tokens", "targets", "loss", "dloss", "norm", "rate", "unbias1".
  device::Surface& value(std::string_view name) const { return wiring_.surface(name); }
  /// Launches of one microbatch, by kernel.
  std::map<std::string, int> launches() const { return wiring_.launches("first"); }
  /// What "first", "next" (microbatches of a step), "gradNorm", "update", "validate" or "sync"
  /// runs.
  std::span<const std::unique_ptr<device::Launch>> sequence(std::string_view name) const {
    return wiring_.sequence(name);
  }
  /// The Programs that it calls, in order. Valid as long as the plan.
  std::vector<const ir::Program*> programs(std::string_view name) const {
    return wiring_.programs(name);
  }
  /// Bytes of activations and other values; the arenas come on top.
  int64_t value_bytes() const { return wiring_.allocated_bytes(); }

  const Arena& weights() const { return weights_; }
  Arena& weights() { return weights_; }
  Arena& exp_avg() { return exp_avg_; }
  Arena& exp_avg_sq() { return exp_avg_sq_; }

 private:
  Wiring::KernelPtr compile(const ir::Program& program) { return placement_.compile(program); }
  void give_arenas();
  void backward(kernels::Gradient gradient);
  void backward_ffn(int layer, kernels::Gradient gradient);
  void backward_attention(int layer, kernels::Gradient gradient);
  void backward_norm(int64_t site, kernels::Gradient gradient);
  void weight_grad(const std::string& weight, const std::string& dy, const std::string& x,
                   kernels::Gradient gradient);
  /// The gradient of `weight` is dy · xᵀ, these being values by name.
  struct WeightGradient {
    std::string weight, dy, x;
  };
  void wait_with(WeightGradient gradient);
  void waiting_gradients(kernels::Gradient gradient);
  void optimizer(const kernels::AdamW& adamw);
  /// AdamW over a part of the arenas, whose views are called by `place`.
  void update(const model::Section& part, int64_t place, kernels::AdamW adamw);

  const model::Layout& layout_;
  const kernels::Sizes sizes_;
  const int64_t layers_;
  Placement& placement_;
  Arena weights_, gradients_, exp_avg_, exp_avg_sq_;
  Wiring wiring_;
  std::vector<WeightGradient> waiting_;  // while the plan is made
};

}  // namespace weft::train
