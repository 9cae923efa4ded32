// What a Program becomes in the simulated ANE: one step per operation over whole tensors, and the
// functions that run them. Nothing here allocates, chooses or throws; each gives bit for bit what
// ir::evaluate<float> gives, on any number of workers.
#pragma once

#include <array>
#include <vector>

#include "base/workers.h"
#include "ir/numerics.h"
#include "ir/program.h"

namespace weft::device::ane::sim {

/// A value in memory, row-major without gaps.
struct Tensor {
  float* data = nullptr;
  ir::Shape shape;
};

struct Step {
  ir::Op op = ir::Op::add;
  ir::Attributes attributes;
  std::vector<Tensor> in;
  Tensor out;
};

/// What steps run with.
struct Run {
  Workers& workers;
  const ir::Numerics& numerics;
  float* panels;         ///< workers × panel_floats
  int64_t panel_floats;  ///< per worker: the longest of products(), packed

  /// Rounds a finished part of a value.
  void finish(float* values, int64_t count) const;
};

/// Elements that are not worth waking another worker for.
inline constexpr int64_t kGrain = 4096;

/// Floats of the panel that a product packs; 0 for other operations.
int64_t panel_floats(const Step& step);

void run_elementwise(const Step& step, const Run& run);
/// matmul and conv.
void run_product(const Step& step, const Run& run);
/// transpose, broadcast, slice, concat and causal.
void run_movement(const Step& step, const Run& run);
/// reduce_sum, reduce_max and softmax.
void run_reduction(const Step& step, const Run& run);

}  // namespace weft::device::ane::sim
