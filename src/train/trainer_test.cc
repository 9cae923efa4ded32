// The trainer on a tiny grouped-query model, on every device that this machine has: it memorises,
// it resumes bit for bit, microbatches add up to a batch, validation disturbs nothing, and a step
// allocates nothing.
#include "train/trainer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/allocations.h"
#include "base/file.h"
#include "base/random.h"
#include "base/test_support.h"
#include "device/test_devices.h"
#include "train/loss_scale.h"

namespace weft::train {
namespace {

// Channels ≠ sequence ≠ heads, and heads share keys.
constexpr model::Config kTiny{
    .dim = 24, .hidden = 40, .layers = 2, .heads = 4, .kv_heads = 2, .vocab = 29, .sequence = 10};

// Tokens that repeat after `period`: the next one is a function of the current one.
std::filesystem::path token_file(const TestFolder& folder, int count, int period) {
  std::string bytes;
  for (int i = 0; i < count; ++i) {
    const auto token =
        static_cast<char>(random_below(29, 11, 7, static_cast<uint64_t>(i % period)));
    bytes += {token, '\0'};
  }
  write_file(folder / "tokens.bin", bytes);
  return folder / "tokens.bin";
}

TrainerState fresh(const Hyperparameters& h) {
  TrainerState state;
  state.seed = 5;
  state.hyperparameters = h;
  return state;
}

Hyperparameters tiny_run(int64_t steps) {
  return {.steps = steps,
          .warmup = 5,
          .learning_rate = 1e-2,
          .min_learning_rate = 1e-3,
          .sequence = 10};
}

class TrainerTest : public testing::TestWithParam<std::string> {
 protected:
  TrainerTest() : device_(device::open(GetParam(), {.threads = 2})) {}

  // A trainer with everything that it needs, for one run.
  struct Run {
    Run(device::Device& device, const model::Config& config, const std::filesystem::path& tokens,
        const TrainerState& state, double validation = 0.25)
        : layout(config),
          data(data::TokenFile(tokens), state.hyperparameters.sequence, state.seed, validation),
          placement({&device}),
          trainer(layout, state, data, placement) {}
    model::Layout layout;
    data::Dataset data;
    Placement placement;
    Trainer trainer;
  };

  std::vector<float> weights(Run& run) const {
    const auto values = run.trainer.arenas().weights;
    return {values.begin(), values.end()};
  }

  std::unique_ptr<device::Device> device_;
  Workers workers_{1};
  TestFolder folder_{"trainer"};
};

TEST_P(TrainerTest, MemorisesABatch) {
  // One training window: 10 inputs, 10 targets.
  Run run(*device_, kTiny, token_file(folder_, 21, 21), fresh(tiny_run(150)), 0.5);
  ASSERT_EQ(run.data.training_windows(), 1);
  run.trainer.initialise(workers_);
  StepResult last;
  for (int i = 0; i < 150; ++i) last = run.trainer.step();
  EXPECT_LT(last.loss, 0.05);
  EXPECT_EQ(run.trainer.state().updates, 150);
  EXPECT_EQ(run.placement.recompilations(), 0);
}

TEST_P(TrainerTest, StartsAtTheEntropyOfAGuess) {
  Run run(*device_, kTiny, token_file(folder_, 400, 400), fresh(tiny_run(1)));
  run.trainer.initialise(workers_);
  // Logits are xnorm · embed with rows of standard deviation 0.02: their variance 24 · 0.02² is
  // negligible.
  EXPECT_NEAR(run.trainer.step().loss, std::log(29.0), 0.1);
}

TEST_P(TrainerTest, ResumingEqualsNeverStopping) {
  const auto tokens = token_file(folder_, 400, 31);
  Run whole(*device_, kTiny, tokens, fresh(tiny_run(6)));
  whole.trainer.initialise(workers_);
  for (int i = 0; i < 6; ++i) whole.trainer.step();

  Run first(*device_, kTiny, tokens, fresh(tiny_run(6)));
  first.trainer.initialise(workers_);
  for (int i = 0; i < 3; ++i) first.trainer.step();
  const auto checkpoint = folder_ / "checkpoint-3";
  std::filesystem::create_directory(checkpoint);
  write_checkpoint(checkpoint, first.layout, first.trainer.arenas(), first.trainer.state(), {});

  Run second(*device_, kTiny, tokens, read_state(checkpoint));
  second.trainer.load(checkpoint);
  for (int i = 0; i < 3; ++i) second.trainer.step();
  EXPECT_EQ(second.trainer.state().step, 6);
  EXPECT_EQ(second.trainer.state().windows_seen, 6);
  EXPECT_EQ(weights(second), weights(whole));
  const auto a = second.trainer.arenas(), b = whole.trainer.arenas();
  EXPECT_TRUE(std::ranges::equal(a.exp_avg, b.exp_avg));
  EXPECT_TRUE(std::ranges::equal(a.exp_avg_sq, b.exp_avg_sq));
}

TEST_P(TrainerTest, TwoMicrobatchesAreABatchOfTwo) {
  const auto tokens = token_file(folder_, 400, 400);
  Hyperparameters batch = tiny_run(4), accumulate = tiny_run(4);
  batch.batch = 2;
  accumulate.accumulate = 2;
  // The padding of every section is zero, so whole arenas can be compared. Untied, to see that
  // classifier's gradient too.
  model::Config config = kTiny;
  config.tied = false;
  Run a(*device_, config, tokens, fresh(batch)), b(*device_, config, tokens, fresh(accumulate));
  a.trainer.initialise(workers_);
  b.trainer.initialise(workers_);
  const StepResult one = a.trainer.step(), other = b.trainer.step();
  EXPECT_EQ(one.tokens, other.tokens);
  // Sums of some hundred terms in another order: a few units in the last place of fp32.
  EXPECT_NEAR(one.loss, other.loss, 2e-6 * one.loss);
  EXPECT_NEAR(one.grad_norm, other.grad_norm, 2e-5 * one.grad_norm);
  a.trainer.step();
  EXPECT_NEAR(b.trainer.step().loss, 3.3, 0.3);
}

TEST_P(TrainerTest, ValidationDisturbsNothing) {
  const auto tokens = token_file(folder_, 400, 400);
  Run plain(*device_, kTiny, tokens, fresh(tiny_run(3))),
      watched(*device_, kTiny, tokens, fresh(tiny_run(3)));
  plain.trainer.initialise(workers_);
  watched.trainer.initialise(workers_);
  const double before = watched.trainer.validation_loss(100);
  EXPECT_EQ(before, watched.trainer.validation_loss(100));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(plain.trainer.step().loss, watched.trainer.step().loss);
    watched.trainer.validation_loss(3);
  }
  EXPECT_EQ(weights(plain), weights(watched));
  EXPECT_NE(before, watched.trainer.validation_loss(100));
}

TEST_P(TrainerTest, ALossThatIsNotFiniteSkipsTheUpdate) {
  Run run(*device_, kTiny, token_file(folder_, 400, 400), fresh(tiny_run(3)));
  run.trainer.initialise(workers_);
  run.trainer.step();
  Arena& arena = run.trainer.plan().weights();
  const model::Parameter& rms = run.layout.find("rms_final");
  const float good = part(arena.edit(), rms)[3];
  part(arena.edit(), rms)[3] = std::numeric_limits<float>::quiet_NaN();
  arena.store();
  const std::vector<float> before = weights(run);
  const StepResult bad = run.trainer.step();
  EXPECT_TRUE(bad.skipped);
  EXPECT_EQ(bad.step, 2);
  EXPECT_EQ(run.trainer.state().updates, 1);
  EXPECT_EQ(run.trainer.state().windows_seen, 2);
  EXPECT_EQ(part(std::span<const float>(weights(run)), run.layout.find("wq", 1))[7],
            part(std::span<const float>(before), run.layout.find("wq", 1))[7]);
  part(arena.edit(), rms)[3] = good;
  arena.store();
  EXPECT_FALSE(run.trainer.step().skipped);
}

// Powers of two pass through fp32 without a trace, also where one of them is the number of
// microbatches.
TEST_P(TrainerTest, ALossScaleChangesNoBit) {
  const auto tokens = token_file(folder_, 400, 400);
  Hyperparameters plain = tiny_run(4);
  plain.accumulate = 2;
  Hyperparameters scaled = plain;
  scaled.loss_scale = 4096;
  Run a(*device_, kTiny, tokens, fresh(plain)), b(*device_, kTiny, tokens, fresh(scaled));
  a.trainer.initialise(workers_);
  b.trainer.initialise(workers_);
  for (int i = 0; i < 4; ++i) {
    const StepResult one = a.trainer.step(), other = b.trainer.step();
    EXPECT_EQ(one.loss_scale, 1);
    EXPECT_EQ(other.loss_scale, 4096);
    EXPECT_EQ(one.loss, other.loss);
    EXPECT_EQ(one.grad_norm, other.grad_norm);
  }
  EXPECT_EQ(weights(a), weights(b));
}

TEST_P(TrainerTest, TheLossScaleFallsWithAStepThatIsNotFiniteAndRisesAgain) {
  Hyperparameters h = tiny_run(1000);
  h.loss_scale = 8;
  const auto tokens = token_file(folder_, 400, 400);
  Run run(*device_, kTiny, tokens, fresh(h));
  run.trainer.initialise(workers_);
  EXPECT_EQ(run.trainer.step().loss_scale, 8);
  Arena& arena = run.trainer.plan().weights();
  const model::Parameter& rms = run.layout.find("rms_final");
  const float good = part(arena.edit(), rms)[3];
  part(arena.edit(), rms)[3] = std::numeric_limits<float>::infinity();
  arena.store();
  const std::vector<float> before = weights(run);
  for (const double scale : {8.0, 4.0}) {
    const StepResult bad = run.trainer.step();
    EXPECT_TRUE(bad.skipped);
    EXPECT_EQ(bad.loss_scale, scale);
    EXPECT_EQ(run.trainer.state().loss_scale, scale / 2);
    EXPECT_EQ(run.trainer.state().loss_scale_counter, 0);
  }
  EXPECT_EQ(run.trainer.state().updates, 1);
  EXPECT_EQ(weights(run), before);
  part(arena.edit(), rms)[3] = good;
  arena.store();
  run.trainer.step();
  EXPECT_EQ(run.trainer.state().loss_scale, 2);
  EXPECT_EQ(run.trainer.state().loss_scale_counter, 1);

  // Both pass through a checkpoint.
  TrainerState state = parse_state(state_text(run.trainer.state()), "state");
  state.loss_scale_counter = kGoodUpdates - 1;
  Run more(*device_, kTiny, tokens, state);
  more.trainer.initialise(workers_);
  EXPECT_EQ(more.trainer.step().loss_scale, 2);
  EXPECT_EQ(more.trainer.step().loss_scale, 4);
  EXPECT_EQ(more.trainer.state().loss_scale_counter, 1);
}

TEST_P(TrainerTest, AStepAllocatesNothingAfterTheFirst) {
  if (GetParam() == "reference") GTEST_SKIP() << "the judge allocates: it is kept obvious";
  Hyperparameters h = tiny_run(5);
  h.accumulate = 2;
  Run run(*device_, kTiny, token_file(folder_, 400, 400), fresh(h));
  run.trainer.initialise(workers_);
  const int64_t at_first = allocation_count();
  run.trainer.plan().launches();
  ASSERT_GT(allocation_count(), at_first) << "the count does not count";
  run.trainer.step();
  run.trainer.validation_loss(2);
  const int64_t before = allocation_count();
  run.trainer.step();
  run.trainer.validation_loss(2);
  run.trainer.step();
  EXPECT_EQ(allocation_count() - before, 0);
}

TEST_P(TrainerTest, TwoDevicesTrainLikeOne) {
  const auto tokens = token_file(folder_, 400, 400);
  Hyperparameters h = tiny_run(4);
  h.accumulate = 2;
  Run alone(*device_, kTiny, tokens, fresh(h));
  alone.trainer.initialise(workers_);

  // Half of the kernels of each direction on another device, the gradients' accumulation among
  // them.
  const auto other = device::open("reference", {});
  Placement placement({device_.get()});
  for (const char* kind : {"fwdAttn", "ffnBwd", "sdpaBwd2", "weightGrad"})
    placement.put(kind, *other, "the test wants it there");
  Trainer mixed(alone.layout, fresh(h), alone.data, placement);
  mixed.initialise(workers_);
  EXPECT_GT(mixed.plan().launches().at("copy"), 0);

  for (int i = 0; i < 4; ++i) {
    const StepResult one = alone.trainer.step(), two = mixed.step();
    // The same formulas with sums of some hundred terms in another order, over four updates.
    EXPECT_NEAR(one.loss, two.loss, 2e-5 * one.loss) << i;
    EXPECT_NEAR(one.grad_norm, two.grad_norm, 2e-4 * one.grad_norm) << i;
  }
  EXPECT_NEAR(alone.trainer.validation_loss(3), mixed.validation_loss(3), 1e-4);
}

TEST_P(TrainerTest, LaunchesOfAMicrobatch) {
  Run run(*device_, kTiny, token_file(folder_, 400, 400), fresh(tiny_run(1)));
  const auto launches = run.trainer.plan().launches();
  int layer_kernels = 0;
  for (const auto& [kind, count] : launches)
    if (is_layer_kernel(kind)) layer_kernels += count;
  EXPECT_EQ(layer_kernels, 6 * 2);
  EXPECT_EQ(launches.at("addNorm"), 4);
  EXPECT_EQ(launches.at("addNormBwd"), 4);
  EXPECT_EQ(launches.at("weightGrad"), 7 * 2 + 1);
  EXPECT_FALSE(launches.contains("copy"));
}

INSTANTIATE_TEST_SUITE_P(Devices, TrainerTest, testing::ValuesIn(device::whole_devices()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace weft::train
