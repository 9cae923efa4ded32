// The flop of the kernels against figures that others have published, against the closed form for a
// model, and against the rule that a backward is twice its forward.
#include <gtest/gtest.h>

#include "device/ane/cost.h"
#include "ir/adjoint.h"
#include "ir/flop.h"
#include "kernels/backward.h"
#include "kernels/forward.h"
#include "model/config.h"

namespace weft {
namespace {

double full_flop(const ir::Program& program) { return device::ane::count(program).flop; }

// Forward and backward of one window, by the Programs of the forward.
double window(const model::Config& config, double (*flop)(const ir::Program&)) {
  const kernels::Sizes sizes = model::sizes(config, 1, config.sequence);
  const double layer = flop(kernels::fwd_attn(sizes)) + flop(kernels::fwd_ffn(sizes));
  return 3 * (static_cast<double>(config.layers) * layer + flop(kernels::fwd_loss(sizes)));
}

TEST(KernelFlop, AWindowOfStories110MIsWhatIsPublished) {
  model::Config config = model::preset("stories110M");
  config.sequence = 256;
  config.vocab = 32000;
  EXPECT_NEAR(window(config, ir::flop), 171.846e9, 1e6);
  EXPECT_NEAR(window(config, full_flop), 175.456e9, 1e6);
  config.vocab = 5000;
  EXPECT_NEAR(window(config, ir::flop), 139.996e9, 1e6);
  EXPECT_NEAR(window(config, full_flop), 143.606e9, 1e6);
}

constexpr model::Config kOdd{.dim = 24,
                             .hidden = 40,
                             .layers = 3,
                             .heads = 6,
                             .kv_heads = 2,
                             .head_dim = 10,
                             .vocab = 70,
                             .sequence = 11};

TEST(KernelFlop, TheProgramsAmountToTheClosedForm) {
  const double forward = model::forward_flop_per_token(kOdd, kOdd.sequence);
  EXPECT_NEAR(window(kOdd, ir::flop), 3 * 11 * forward, 1e-9 * window(kOdd, ir::flop));
}

// Six heads of 10 channels: one product of scores, and what the mask leaves of it.
constexpr double kScores = 2 * 6 * 11 * 11 * 10, kMasked = 2 * 6 * 66 * 10;

TEST(KernelFlop, ABackwardIsTwiceItsForwardAndTheScoresOnceMore) {
  const kernels::Sizes sizes = model::sizes(kOdd, 1, kOdd.sequence);
  const ir::Program attention = kernels::fwd_attn(sizes);
  const ir::Program back = ir::adjoint(
      "back", attention,
      {.given = {"dy", "xnorm", "q", "k", "v", "attn", "wq", "wk", "wv", "wo", "cos", "sin"},
       .out = {"dxnorm", "dwq", "dwk", "dwv", "dwo"}});
  EXPECT_DOUBLE_EQ(ir::flop(back), 2 * ir::flop(attention) + kMasked);
  const ir::Program ffn = kernels::fwd_ffn(sizes);
  EXPECT_DOUBLE_EQ(
      ir::flop(ir::adjoint("back", ffn,
                           {.given = {"dy", "xnorm", "h1", "h3", "gate", "w1", "w3", "w2"},
                            .out = {"dxnorm", "dw1", "dw3", "dw2"}})),
      2 * ir::flop(ffn));
}

// Scores are computed again and masked; dprobs leaves for sdpaBwd2, where the mask stands.
TEST(KernelFlop, AttentionsBackwardKernelsCountWhatTheyCompute) {
  const kernels::Sizes sizes = model::sizes(kOdd, 1, kOdd.sequence);
  EXPECT_DOUBLE_EQ(ir::flop(kernels::sdpa_bwd1(sizes)),
                   2 * 24 * 60 * 11 + kMasked + kScores + kMasked);
  EXPECT_DOUBLE_EQ(ir::flop(kernels::sdpa_bwd2(sizes)), 2 * kMasked);
}

}  // namespace
}  // namespace weft
