#include "apps/bench_check.h"

#include <cmath>
#include <memory>

#include "apps/bench_model.h"
#include "base/error.h"

namespace weft::apps {
namespace {

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
  BenchModel model(kSmallModel, kSmallSizes, kSmooth, device, workers);
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

}  // namespace

void require_near(std::string_view what, const std::vector<float>& found,
                  const std::vector<float>& reference) {
  double errors = 0, squares = 0;
  for (size_t i = 0; i < reference.size(); ++i) {
    const double value = reference[i], error = static_cast<double>(found[i]) - value;
    errors += error * error;
    squares += value * value;
  }
  const double size = std::sqrt(squares), error = std::sqrt(errors);
  if (!(error <= kTolerance * size))
    fail(
        "bench: {} differ from the reference device's by {:.1e} of their size, at most {:.1e} is "
        "wanted; a wrong answer is not timed",
        what, error / size, kTolerance);
}

void check_step(device::Device& device, Workers& workers) {
  const std::unique_ptr<device::Device> judge = device::open("reference", {});
  const SmallStep found = small_step(device, workers), wanted = small_step(*judge, workers);
  require_near("the losses of a small step", found.loss, wanted.loss);
  require_near("the gradient norms of a small step", found.norm, wanted.norm);
  require_near("exp_avg after a small step", found.exp_avg, wanted.exp_avg);
  require_near("exp_avg_sq after a small step", found.exp_avg_sq, wanted.exp_avg_sq);
  require_near("the weights after a small step", found.weights, wanted.weights);
}

}  // namespace weft::apps
