// A model with random weights and random tokens whose forward pass is wired as a training wires it,
// and nothing else: what `weft bench forward` runs. No file is needed.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/workers.h"
#include "model/parameters.h"
#include "train/arena.h"
#include "train/placement.h"
#include "train/wiring.h"

namespace weft::apps {

class ForwardModel {
 public:
  /// `companion` runs what is no layer kernel; nullptr for a device that does everything. Both
  /// outlive the model.
  ForwardModel(const model::Config& config, int64_t batch, int64_t sequence, device::Device& device,
               device::Device* companion, Workers& workers);

  /// tokens → the last norm: two launches of a layer kernel for each layer, and what lies between.
  void layers() { wiring_.run(kLayers); }
  /// From there to the loss.
  void loss() { wiring_.run(kLoss); }
  /// Throws Error unless the last loss is a number: a wrong answer is not timed.
  void require_finite_loss() const;

  const model::Layout& layout() const { return layout_; }
  const kernels::Sizes& sizes() const { return sizes_; }
  train::Placement& placement() { return placement_; }
  ir::DType arithmetic() const { return placement_.arithmetic(); }
  /// A value by name, as in train/forward_pass.h.
  device::Surface& value(std::string_view name) const { return wiring_.surface(name); }
  /// What layers() launches, and the Programs of both parts, in order.
  std::span<const std::unique_ptr<device::Launch>> launches() const {
    return wiring_.sequence(kLayers);
  }
  std::vector<const ir::Program*> layer_programs() const { return wiring_.programs(kLayers); }
  std::vector<const ir::Program*> loss_programs() const { return wiring_.programs(kLoss); }

 private:
  static constexpr const char *kLayers = "layers", *kLoss = "loss";

  const model::Layout layout_;
  const kernels::Sizes sizes_;
  train::Placement placement_;
  train::Arena weights_;
  train::Wiring wiring_;
};

}  // namespace weft::apps
