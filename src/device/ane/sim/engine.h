// Engine: a Program computed as a machine of half precision does, fast enough to train with. What
// it gives is bit for bit what ir::evaluate<float> gives under the same numerics, NaN for NaN.
//
// Every value has its place in memory before the first run; a run allocates nothing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "device/ane/sim/steps.h"

namespace weft::device::ane::sim {

class Engine {
 public:
  /// nullopt, or why `program` is not to be had: it reads ids.
  static std::optional<std::string> refuses(const ir::Program& program);

  /// `workers` outlives the engine. A Program that is refused is a mistake.
  Engine(const ir::Program& program, const ir::Numerics& numerics, Workers& workers);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Input number `i` in the Program's order, to be written before a run, which rounds it in place.
  std::span<float> input(size_t i);
  void run();
  /// Output number `i`, until the next run.
  std::span<const float> output(size_t i) const;

 private:
  void plan(const ir::Program& program);

  const ir::Numerics numerics_;
  Workers& workers_;
  std::vector<std::vector<float>> inputs_;
  std::vector<float> values_;  // those that pass between steps
  std::vector<float> panels_;
  int64_t panel_floats_ = 0;
  std::vector<Step> steps_;
  std::vector<Tensor> outputs_;
};

}  // namespace weft::device::ane::sim
