#include "apps/bench_model.h"

#include <cmath>
#include <vector>

#include "base/error.h"
#include "base/random.h"

namespace weft::apps {

void write_random_ids(device::Surface& surface, int64_t vocab) {
  std::vector<int32_t> ids(static_cast<size_t>(surface.port().shape.count()));
  for (size_t i = 0; i < ids.size(); ++i)
    ids[i] = static_cast<int32_t>(
        random_below(static_cast<uint64_t>(vocab), kBenchSeed, stream_id(surface.port().name), i));
  surface.write_ids(ids);
}

BenchModel::BenchModel(const model::Config& config, const train::StepSizes& sizes,
                       const kernels::AdamW& adamw, device::Device& device, Workers& workers)
    : layout_(config),
      sizes_(sizes),
      placement_(train::place(device, nullptr)),
      plan_(layout_, sizes, adamw, placement_) {
  model::initialise(layout_, kBenchSeed, plan_.weights().edit(), workers);
  plan_.weights().store();
  plan_.sync();
  for (const char* const name : {"tokens", "targets"})
    write_random_ids(plan_.value(name), config.vocab);
  // Constants of a step in the midst of a training: no scale, gradients clipped to norm 1.
  write("dloss", 1);
  write("inverse_scale", 1 / static_cast<double>(sizes.accumulate));
  write("max_norm", 1);
  write("rate", 1e-4);
  write("unbias1", 1);
  write("unbias2", 1);
}

void BenchModel::write(const char* scalar, double value) const {
  const auto single = static_cast<float>(value);
  plan_.value(scalar).write({&single, 1});
}

double BenchModel::read(const char* scalar) const {
  float value = 0;
  plan_.value(scalar).read({&value, 1});
  return value;
}

void BenchModel::require_finite_loss() const {
  if (const double loss = read("loss"); !std::isfinite(loss))
    fail("bench: the loss of random weights is {}; a wrong answer is not timed", loss);
}

void BenchModel::microbatches() {
  for (int64_t i = 0; i < sizes_.accumulate; ++i) plan_.microbatch(i == 0);
}

}  // namespace weft::apps
