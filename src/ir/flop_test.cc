// flop.h: every product in full, and what a causal mask spares, by hand.
#include "ir/flop.h"

#include <gtest/gtest.h>

#include "ir/builder.h"

namespace weft::ir {
namespace {

// 6 matrices of 5 queries and 5 keys with 4 channels; a product of scores in full.
constexpr double kScores = 2 * 6 * 5 * 5 * 4;
// Of 25 places the mask leaves 1 + 2 + 3 + 4 + 5.
constexpr double kMasked = kScores * 15 / 25;

struct Attention {
  Builder b{"attention"};
  Value q = b.input("q", {3, 2, 4, 5}), k = b.input("k", {3, 1, 4, 5});
  Value scores = matmul(q, k, {.transpose_x = true});

  double flop() && { return ir::flop(std::move(b).finish()); }
};

TEST(Flop, AProductCountsTwoPerMultiplyAdd) {
  Builder b("products");
  const Value x = b.input("x", {2, 1, 3, 5}), w = b.weight("w", {1, 1, 7, 3});
  b.output("y", matmul(matmul(w, x), x, {.transpose_y = true}));
  EXPECT_EQ(flop(std::move(b).finish()), 2 * 2 * 7 * 5 * 3 * 2);
}

TEST(Flop, AConvolutionIsTheProductThatItSpells) {
  Builder b("conv");
  b.output("y", conv(b.input("x", {1, 24, 1, 10}), b.weight("w", {40, 24, 1, 1})));
  EXPECT_EQ(flop(std::move(b).finish()), 2 * 24 * 40 * 10);
}

TEST(Flop, ScoresThatAreMaskedCountWithWhatTheMaskLeaves) {
  Attention a;
  a.b.output("y", causal(a.scores * 0.5));
  EXPECT_DOUBLE_EQ(std::move(a).flop(), kMasked);
}

TEST(Flop, ScoresThatSomethingElseReadsCountInFull) {
  Attention a;
  a.b.output("y", causal(a.scores));
  a.b.output("sum", reduce_sum(a.scores, kCols));
  EXPECT_DOUBLE_EQ(std::move(a).flop(), kScores);
}

TEST(Flop, ScoresThatLeaveCountInFull) {
  Attention a;
  a.b.output("y", causal(a.scores));
  a.b.tap("scores", a.scores);
  EXPECT_DOUBLE_EQ(std::move(a).flop(), kScores);
}

TEST(Flop, AFactorThatIsZeroBehindTheMaskSparesAsMuch) {
  for (const bool turned : {false, true}) {
    Attention a;
    const Value e = exp(causal(a.scores) - reduce_max(causal(a.scores), kCols));
    const Value probs = e / reduce_sum(e, kCols);
    a.b.output("y", matmul(a.b.input("v", {3, 1, 4, 5}), probs, {.transpose_y = turned}));
    EXPECT_DOUBLE_EQ(std::move(a).flop(), 2 * kMasked);
  }
}

TEST(Flop, AMaskThatLeavesAnotherNumberSparesNothingBehindIt) {
  Attention a;
  const Value probs = causal(a.scores, {}, 1);
  a.b.output("y", matmul(a.b.input("v", {3, 1, 4, 5}), probs, {.transpose_y = true}));
  EXPECT_DOUBLE_EQ(std::move(a).flop(), kMasked + kScores);
}

// The gradient of a softmax: what a zero multiplies needs no number.
TEST(Flop, AProductThatAZeroMultipliesIsSpared) {
  Attention a;
  const Value zero = causal(a.scores, {}, 0);
  const Value product =
      matmul(a.b.input("g", {3, 2, 4, 5}), a.b.input("v", {3, 1, 4, 5}), {.transpose_x = true});
  a.b.output("y", zero * (product - reduce_sum(product * zero, kCols)));
  EXPECT_DOUBLE_EQ(std::move(a).flop(), 2 * kMasked);
}

TEST(Flop, WhatIsAddedToAZeroIsNoZero) {
  Attention a;
  const Value probs = causal(a.scores, {}, 0) + a.b.input("bias", {3, 2, 5, 5});
  a.b.output("y", matmul(a.b.input("v", {3, 1, 4, 5}), probs, {.transpose_y = true}));
  EXPECT_DOUBLE_EQ(std::move(a).flop(), kMasked + kScores);
}

TEST(Flop, ScoresAgainstACacheCountInFull) {
  Builder b("decode");
  const Value q = b.input("q", {1, 1, 4, 2}), k = b.input("k", {1, 1, 4, 9});
  const Value length = b.input("length", {1, 1, 1, 1}, DType::i32);
  b.output("y", causal(matmul(q, k, {.transpose_x = true}), length));
  EXPECT_EQ(flop(std::move(b).finish()), 2 * 2 * 9 * 4);
}

}  // namespace
}  // namespace weft::ir
