// A training in this process, so that objects can be counted before and after it, and sanitizers
// see all of it: Apple's side, the way there, and two devices at work at the same time.
#include <gtest/gtest.h>

#include "ane/device_fixture.h"
#include "base/file.h"
#include "base/random.h"
#include "train/trainer.h"

namespace weft::train {
namespace {

constexpr model::Config kTiny{.dim = 64,
                              .hidden = 96,
                              .layers = 2,
                              .heads = 4,
                              .kv_heads = 2,
                              .head_dim = 32,
                              .vocab = 29,
                              .sequence = 64};

class AneTraining : public device::ane::runtime::RuntimeTest {};

std::filesystem::path token_file(const TestFolder& folder) {
  std::string bytes;
  for (uint64_t i = 0; i < 2000; ++i)
    bytes += {static_cast<char>(random_below(29, 11, 7, i % 97)), '\0'};
  write_file(folder / "tokens.bin", bytes);
  return folder / "tokens.bin";
}

TEST_F(AneTraining, LearnsAndLeavesNothingBehind) {
  const TestFolder folder("ane_training");
  const model::Layout layout(kTiny);
  const data::Dataset data{data::TokenFile(token_file(folder)), 64, 5, 0.1};
  TrainerState state;
  state.seed = 5;
  state.hyperparameters = {.steps = 30,
                           .warmup = 5,
                           .learning_rate = 3e-3,
                           .min_learning_rate = 3e-4,
                           .batch = 2,
                           .accumulate = 1,
                           .sequence = 64};
  double first = 0, last = 0;
  {
    const auto ane = test::open_ane("plain", {.threads = 2, .audit_every = 10});
    const auto cpu = device::open_companion(*ane, {.threads = 2});
    Placement placement = place(*ane, cpu.get());
    Trainer trainer(layout, state, data, placement);
    Workers workers(1);
    trainer.initialise(workers);
    for (int i = 0; i < 30; ++i) {
      last = trainer.step().loss;
      if (i == 0) first = last;
      placement.after_step();
    }
    EXPECT_EQ(placement.recompilations(), 0);
    EXPECT_EQ(counted("compiles"), 6);
    EXPECT_EQ(counted("loaded"), 6);
    // Six kernels, two layers, two windows a step.
    EXPECT_EQ(counted("evaluations"), 30 * 6 * 2 * 2);
    EXPECT_GT(counted("live_objects"), 0);
  }
  EXPECT_LT(last, 0.8 * first);
  EXPECT_EQ(counted("loaded"), 0);
  EXPECT_EQ(counted("live_objects"), 0);
  EXPECT_EQ(counted("over_releases"), 0);
}

}  // namespace
}  // namespace weft::train
