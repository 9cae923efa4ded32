// Training with a device that does the layer kernels alone, one sequence at a time, in half
// precision: where things run, what becomes of a batch, and that it trains.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/allocations.h"
#include "base/file.h"
#include "base/random.h"
#include "base/test_support.h"
#include "train/launch_counts.h"
#include "train/trainer.h"

namespace weft::train {
namespace {

constexpr model::Config kTiny{
    .dim = 32, .hidden = 40, .layers = 2, .heads = 4, .kv_heads = 2, .vocab = 29, .sequence = 10};

std::filesystem::path token_file(const TestFolder& folder) {
  std::string bytes;
  for (uint64_t i = 0; i < 600; ++i)
    bytes += {static_cast<char>(random_below(29, 11, 7, i % 37)), '\0'};
  write_file(folder / "tokens.bin", bytes);
  return folder / "tokens.bin";
}

TrainerState fresh_state() {
  TrainerState state;
  state.seed = 5;
  state.hyperparameters = {.steps = 30,
                           .warmup = 5,
                           .learning_rate = 1e-2,
                           .min_learning_rate = 1e-3,
                           .batch = 2,
                           .accumulate = 2,
                           .sequence = 10};
  return state;
}

class AcceleratorTest : public testing::Test {
 protected:
  std::unique_ptr<Trainer> trainer(Placement& placement) {
    auto made = std::make_unique<Trainer>(layout_, fresh_state(), data_, placement);
    Workers workers(1);
    made->initialise(workers);
    return made;
  }

  TestFolder folder_{"accelerator"};
  std::unique_ptr<device::Device> sim_ = device::open("ane-sim", {.threads = 1}),
                                  cpu_ = device::open_companion(*sim_, {.threads = 1});
  model::Layout layout_{kTiny};
  data::Dataset data_{data::TokenFile(token_file(folder_)), 10, 5, 0.25};
};

TEST_F(AcceleratorTest, LayerKernelsGoThereAndAllElseToTheCompanion) {
  Placement placement = place(*sim_, cpu_.get());
  EXPECT_EQ(&placement.home(), cpu_.get());
  const auto run = trainer(placement);
  for (const Placement::Row& row : placement.table()) {
    EXPECT_EQ(row.device == sim_.get(), is_layer_kernel(row.kind)) << row.kind;
    EXPECT_EQ(row.reason, is_layer_kernel(row.kind) ? "a layer kernel" : "preferred");
  }
  const auto launches = run->plan().launches();
  int layer_kernels = 0;
  for (const auto& [kind, count] : launches) layer_kernels += is_layer_kernel(kind) ? count : 0;
  EXPECT_EQ(layer_kernels, 12);
  // Per layer xnorm, xnorm, dx, dx go there; y, y, q, k, v … come back for norms and the gradients
  // of weights.
  EXPECT_EQ(launches.at("copy"), 30);
  EXPECT_FALSE(launches.contains("sync"));  // weights don't cross within a microbatch
}

TEST_F(AcceleratorTest, AMicrobatchIsCounted) {
  Placement placement = place(*sim_, cpu_.get());
  const auto run = trainer(placement);
  const LaunchCounts one = count_microbatch(run->plan());
  EXPECT_EQ(one.with_weights, 10);  // sdpaBwd2 alone has none
  EXPECT_EQ(one.without_weights, 2);
  EXPECT_EQ(one.copies, 30);
  EXPECT_EQ(one.staged_bytes, 0);
  int64_t converted = 0;  // 4 bytes of fp32 and 2 of fp16 for each number that crosses
  for (const auto& launch : run->plan().sequence("first"))
    if (launch->name() == "copy") converted += 6 * launch->reads()[0]->port().shape.count();
  EXPECT_EQ(one.converted_bytes, converted);
  Placement alone({cpu_.get()});
  const LaunchCounts at_home = count_microbatch(trainer(alone)->plan());
  EXPECT_EQ(at_home.copies, 0);
  EXPECT_EQ(at_home.converted_bytes, 0);
  EXPECT_EQ(at_home.with_weights, 10);
}

TEST_F(AcceleratorTest, ABatchBecomesMicrobatchesOfOneSequence) {
  Placement placement = place(*sim_, cpu_.get());
  const auto run = trainer(placement);
  EXPECT_EQ(run->sizes().batch, 1);
  EXPECT_EQ(run->sizes().accumulate, 4);
  EXPECT_EQ(run->step().tokens, 40);
  EXPECT_EQ(run->state().windows_seen, 4);
  EXPECT_EQ(run->state().hyperparameters.batch, 2);  // as it was asked for
  EXPECT_EQ(run->state().hyperparameters.accumulate, 2);
}

// before[b][a]: launch b cannot begin before a has ended, because they share a device's thread or
// because of what they touch, directly or by others between them.
std::vector<std::vector<bool>> order_of(const std::vector<const device::Launch*>& launches) {
  std::vector<std::vector<bool>> before(launches.size(), std::vector<bool>(launches.size()));
  for (size_t b = 0; b < launches.size(); ++b)
    for (size_t a = 0; a < b; ++a) {
      const bool one_thread = &launches[a]->device() == &launches[b]->device();
      if (!one_thread && !device::depends(*launches[b], *launches[a])) continue;
      before[b][a] = true;
      for (size_t c = 0; c < a; ++c) before[b][c] = before[b][c] || before[a][c];
    }
  return before;
}

TEST_F(AcceleratorTest, WeightGradientsRunBesideTheNextLayerKernel) {
  Placement placement = place(*sim_, cpu_.get());
  const auto run = trainer(placement);
  std::vector<const device::Launch*> launches;
  for (const auto& launch : run->plan().sequence("next")) launches.push_back(launch.get());
  const auto before = order_of(launches);
  int gradients = 0, beside = 0;
  for (size_t g = 0; g < launches.size(); ++g) {
    if (launches[g]->name() != "weightGrad") continue;
    ++gradients;
    for (size_t k = 0; k < launches.size(); ++k)
      if (is_layer_kernel(launches[k]->name()) && !before[std::max(g, k)][std::min(g, k)]) {
        ++beside;
        break;
      }
  }
  // Of each layer seven and the classifier's; behind the last layer kernel there is nothing to run
  // beside for the gradients of wq, wk and wv of the first layer.
  EXPECT_EQ(gradients, 2 * 7 + 1);
  EXPECT_EQ(beside, gradients - 3);
}

TEST_F(AcceleratorTest, TrainsLikeItsCompanionAlone) {
  Placement placement = place(*sim_, cpu_.get()), alone({cpu_.get()});
  const auto half = trainer(placement), single = trainer(alone);
  double first = 0, last = 0, largest = 0;
  for (int i = 0; i < 30; ++i) {
    const StepResult one = half->step(), other = single->step();
    EXPECT_EQ(one.loss_scale, 128);  // 16 a token, as a power of two
    largest = std::max(largest, std::abs(one.loss - other.loss) / other.loss);
    if (i == 0) {
      first = one.loss;
      // One forward and backward: values carry 11 bits, and errors of a few dozen roundings in a
      // row add up like random ones.
      EXPECT_NEAR(one.loss, other.loss, 1e-3 * other.loss);
      EXPECT_NEAR(one.grad_norm, other.grad_norm, 1e-2 * other.grad_norm);
    }
    last = one.loss;
  }
  EXPECT_LT(last, 0.6 * first);
  EXPECT_LT(largest, 0.05);
  EXPECT_NEAR(half->validation_loss(8), single->validation_loss(8), 0.05);
  EXPECT_FALSE(sim_->ranges().empty());
}

TEST_F(AcceleratorTest, AStepAllocatesNothingAfterTheFirst) {
  Placement placement = place(*sim_, cpu_.get());
  const auto run = trainer(placement);
  run->step();
  const int64_t before = allocation_count();
  run->step();
  run->step();
  EXPECT_EQ(allocation_count() - before, 0);
}

}  // namespace
}  // namespace weft::train
