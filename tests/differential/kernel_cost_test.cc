// The cost model's counts held to those that a hand makes with the formulas of docs/kernels.md.
#include <gtest/gtest.h>

#include "device/ane/chip.h"
#include "device/ane/cost.h"
#include "device/ane/legalize.h"
#include "kernels/backward.h"
#include "kernels/forward.h"
#include "kernels/optimizer.h"

namespace weft {
namespace {

using device::ane::count;
using device::ane::Work;

// No two sizes alike; 6 query heads of 4 channels over 2 heads of keys.
constexpr kernels::Sizes kSizes{
    .batch = 1, .sequence = 10, .dim = 24, .hidden = 40, .heads = 6, .kv_heads = 2, .vocab = 70};
constexpr double kSequence = 10, kDim = 24, kHidden = 40, kHeads = 6, kKeys = 8, kVocab = 70;
constexpr double kScores = kHeads * kSequence * kSequence;
constexpr double kStream = kDim * kSequence, kInner = kHidden * kSequence, kKv = kKeys * kSequence;

TEST(KernelCost, CountsFeedForward) {
  const Work work = count(kernels::fwd_ffn(kSizes));
  EXPECT_EQ(work.flop, 3 * 2 * kDim * kHidden * kSequence);
  EXPECT_EQ(work.read, 4 * kStream);
  EXPECT_EQ(work.weights, 4 * 3 * kDim * kHidden);
  EXPECT_EQ(work.written, 4 * (kStream + 2 * kInner));
  EXPECT_EQ(work.exponentials, kInner);  // silu
  // w1, w3 and w2, xnorm twice and the gate; h1, h3, y.
  EXPECT_EQ(work.product_bytes,
            4 * (3 * kDim * kHidden + 2 * kStream + kInner + 2 * kInner + kStream));
  EXPECT_EQ(work.pass_bytes, 0);  // every port is an operand or a result
}

TEST(KernelCost, CountsAttentionWithSharedKeys) {
  const Work work = count(kernels::fwd_attn(kSizes));
  const double projections = 2 * kDim * (2 * kDim + 2 * kKeys) * kSequence;
  const double attention = 2 * (2 * 4 * kScores);  // scores and values, 4 channels each
  EXPECT_EQ(work.flop, projections + attention);
  const double rotation = 2 * 2 * kSequence;  // cos and sin of half a head
  EXPECT_EQ(work.read, 4 * (kStream + rotation));
  EXPECT_EQ(work.weights, 4 * (2 * kDim * kDim + 2 * kKeys * kDim));
  EXPECT_EQ(work.written, 4 * (3 * kStream + 2 * kKv));  // y, q, attn, k, v
  EXPECT_EQ(work.exponentials, kScores);
  EXPECT_EQ(work.pass_bytes, 4 * (rotation + kStream + kKv));  // q and k leave rotated
}

TEST(KernelCost, CountsALayersBackwardAsTwiceItsForward) {
  const double forward =
      count(kernels::fwd_ffn(kSizes)).flop + count(kernels::fwd_attn(kSizes)).flop;
  double backward = 0;
  for (const ir::Program& program : {kernels::ffn_bwd(kSizes), kernels::sdpa_bwd1(kSizes),
                                     kernels::sdpa_bwd2(kSizes), kernels::qkv_bwd(kSizes)})
    backward += count(program).flop;
  const double recomputed = 2 * 4 * kScores;  // the scores
  double weights = 0;
  const auto weight = [&](int64_t out, int64_t in) {
    weights += count(kernels::weight_grad(1, out, in, 10, kernels::Gradient::overwrite)).flop;
  };
  for (int i = 0; i < 2; ++i) weight(24, 24), weight(8, 24), weight(40, 24);
  weight(24, 40);
  EXPECT_EQ(backward + weights, 2 * forward + recomputed);
}

TEST(KernelCost, AnAccumulatedGradientIsReadAndWritten) {
  const Work over = count(kernels::weight_grad(1, 40, 24, 10, kernels::Gradient::overwrite));
  const Work more = count(kernels::weight_grad(1, 40, 24, 10, kernels::Gradient::accumulate));
  EXPECT_EQ(over.product_bytes + over.pass_bytes, 4 * (kInner + kStream + kDim * kHidden));
  EXPECT_EQ(more.product_bytes + more.pass_bytes, 4 * (kInner + kStream + 2 * kDim * kHidden));
  EXPECT_EQ(more.flop, over.flop);
}

TEST(KernelCost, ATableCountsWithTheRowsThatAreTouched) {
  const Work embed = count(kernels::embed(kSizes));
  EXPECT_EQ(embed.weights, 4 * kStream);
  EXPECT_EQ(embed.read, 4 * kSequence);  // ids
  EXPECT_EQ(embed.pass_bytes, 4 * (2 * kStream + kSequence));

  const Work back = count(kernels::embed_bwd(kSizes, kernels::Gradient::accumulate));
  EXPECT_EQ(back.pass_bytes, 4 * (3 * kStream + kSequence));
  const Work fresh = count(kernels::embed_bwd(kSizes, kernels::Gradient::overwrite));
  EXPECT_EQ(fresh.pass_bytes, 4 * (kStream + kSequence + kVocab * kDim));
}

TEST(KernelCost, TheOptimizerPassesOverSevenNumbersOfEachParameter) {
  const Work work = count(kernels::adamw(30, 50, {}));
  EXPECT_EQ(work.flop, 0);
  EXPECT_EQ(work.pass_bytes, 4 * (7 * 30 * 50 + 4));
}

TEST(KernelCost, TheLossTakesTwoExponentialsOfALogitAndALogarithmOfAColumn) {
  const Work work = count(kernels::loss(kSizes));
  EXPECT_EQ(work.flop, 2 * 2 * kVocab * kDim * kSequence);  // there and back
  EXPECT_EQ(work.exponentials, 2 * kVocab * kSequence + kSequence);
  // The table and the logits twice each, xnorm and dxnorm; dlogits leaves by a pass.
  EXPECT_EQ(work.product_bytes, 4 * (2 * kVocab * kDim + 2 * kVocab * kSequence + 2 * kStream));
  EXPECT_EQ(work.pass_bytes, 4 * (kVocab * kSequence + kSequence + 1 + 1));  // ids, dloss, loss
}

// What the ANE runs: halves, a mask, two permutations for the rotation of q and k, and the softmax
// in one piece.
TEST(KernelCost, LegalizedAttentionIsTheSameAndWhatTheAneNeedsBesides) {
  const ir::Program program = kernels::fwd_attn(kSizes);
  const Work was = count(program);
  const Work work = count(device::ane::legalize(program, device::ane::chip_named("m4")).program);
  EXPECT_EQ(work.weights, was.weights / 2);
  EXPECT_EQ(work.written, was.written / 2);
  EXPECT_EQ(work.softmax, kScores);
  const double rotations = (kHeads + 2) * 4 * 2 * 4 * kSequence;  // [4,4] · [4,s] for each head
  EXPECT_EQ(work.flop, was.flop + rotations);
}

}  // namespace
}  // namespace weft
