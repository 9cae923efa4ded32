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

namespace {

// No two sizes alike; two query heads to a head of keys.
constexpr model::Config kSmall{
    .dim = 24, .hidden = 40, .layers = 2, .heads = 6, .kv_heads = 3, .vocab = 70, .sequence = 10};
constexpr train::StepSizes kSmallSizes{.batch = 2, .sequence = 10, .accumulate = 2};
// AdamW divides a gradient by its own size; so large an eps keeps that from turning the rounding of
// a gradient near zero into another update.
constexpr kernels::AdamW kSmooth{.eps = 1};

// fp32 rounds to 2^-24; the longest sum is that of a row of the arena for the norm (1024 terms),
// and some 100 operations follow one another, with roundings that add up like random ones. 8 is for
// exponentials, divisions and cancellation.
const double kTolerance = 8 * 0x1p-24 * std::sqrt(1024.0 * 100);

struct SmallStep {
  std::vector<float> loss, norm, weights, exp_avg, exp_avg_sq;
};

SmallStep small_step(device::Device& device, Workers& workers) {
  BenchModel model(kSmall, kSmallSizes, kSmooth, device, workers);
  model.write("rate", 1);  // an update that can be told from none
  model.microbatches();
  model.plan().grad_norm();
  model.plan().update();
  const auto all = [](train::Arena& arena) {
    const std::span<const float> values = arena.read();
    return std::vector<float>(values.begin(), values.end());
  };
  return {.loss = {static_cast<float>(model.read("loss"))},
          .norm = {static_cast<float>(model.read("norm"))},
          .weights = all(model.plan().weights()),
          .exp_avg = all(model.plan().exp_avg()),
          .exp_avg_sq = all(model.plan().exp_avg_sq())};
}

void expect_near(const char* what, const std::vector<float>& found,
                 const std::vector<float>& wanted) {
  double errors = 0, squares = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    const double value = wanted[i], error = static_cast<double>(found[i]) - value;
    errors += error * error;
    squares += value * value;
  }
  if (const double relative = std::sqrt(errors / squares); !(relative <= kTolerance))
    fail(
        "bench: {} of a small model's step differs from the reference device's by {:.1e}, at most "
        "{:.1e} is wanted; a wrong answer is not timed",
        what, relative, kTolerance);
}

}  // namespace

void check_step(device::Device& device, Workers& workers) {
  const std::unique_ptr<device::Device> judge = device::open("reference", {});
  const SmallStep found = small_step(device, workers), wanted = small_step(*judge, workers);
  expect_near("the loss", found.loss, wanted.loss);
  expect_near("the gradient's norm", found.norm, wanted.norm);
  expect_near("exp_avg", found.exp_avg, wanted.exp_avg);
  expect_near("exp_avg_sq", found.exp_avg_sq, wanted.exp_avg_sq);
  expect_near("the weights", found.weights, wanted.weights);
}

}  // namespace weft::apps
