#include "apps/bench_model.h"

#include <cmath>
#include <vector>

#include "base/error.h"
#include "base/random.h"

namespace weft::apps {
namespace {

constexpr uint64_t kSeed = 1;

}  // namespace

BenchModel::BenchModel(const model::Config& config, const train::StepSizes& sizes,
                       const kernels::AdamW& adamw, device::Device& device, Workers& workers)
    : layout_(config),
      sizes_(sizes),
      placement_(train::place(device, nullptr)),
      plan_(layout_, sizes, adamw, placement_) {
  model::initialise(layout_, kSeed, plan_.weights().edit(), workers);
  plan_.weights().store();
  plan_.sync();
  write_tokens();
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

void BenchModel::write_tokens() {
  const auto vocab = static_cast<uint64_t>(layout_.config().vocab);
  for (const char* const name : {"tokens", "targets"}) {
    std::vector<int32_t> ids(static_cast<size_t>(sizes_.batch * sizes_.sequence));
    for (size_t i = 0; i < ids.size(); ++i)
      ids[i] = static_cast<int32_t>(random_below(vocab, kSeed, stream_id(name), i));
    plan_.value(name).write_ids(ids);
  }
}

void BenchModel::microbatches() {
  for (int64_t i = 0; i < sizes_.accumulate; ++i) plan_.microbatch(i == 0);
}

}  // namespace weft::apps
