#include "device/cpu/masks.h"

#include <gtest/gtest.h>

#include "ir/builder.h"

namespace weft::device::cpu {
namespace {

using namespace ir;

struct Found {
  Program program;
  Masks masks;
  size_t id(const char* name) const {
    return static_cast<size_t>(program.names().find(name)->second);
  }
  bool narrow(const char* name) const { return masks.narrow[id(name)]; }
  bool unseen(const char* name) const { return masks.unseen[id(name)].has_value(); }
  bool zero(const char* name) const { return masks.zero[id(name)].has_value(); }
};

Found find(Builder&& b) {
  Program program = std::move(b).finish();
  Masks masks = find_masks(program, partition(program));
  return {std::move(program), std::move(masks)};
}

Value scores_of(Builder& b) {
  const Value q = b.input("q", {2, 1, 3, 5}), k = b.input("k", {2, 1, 3, 5});
  return b.named("scores", matmul(q, k, {.transpose_x = true}));
}

/// softmax(causal(scores)), its values named.
Value attention(Builder& b, Value scores, double fill = kForbidden) {
  const Value masked = b.named("masked", causal(scores, {}, fill));
  const Value top = b.named("top", reduce_max(masked, kCols));
  const Value e = b.named("e", exp(b.named("shifted", masked - top)));
  const Value sum = b.named("sum", reduce_sum(e, kCols));
  return b.named("probs", e / sum);
}

TEST(Masks, SoftmaxOfForbiddenScoresIsZeroThere) {
  Builder b("p");
  const Value v = b.input("v", {2, 1, 3, 5});
  b.output("y", matmul(v, attention(b, scores_of(b)), {.transpose_y = true}));
  const Found found = find(std::move(b));
  EXPECT_TRUE(found.unseen("scores"));
  for (const char* name : {"masked", "top", "shifted", "e", "sum", "probs"})
    EXPECT_TRUE(found.narrow(name)) << name;
  EXPECT_TRUE(found.zero("probs"));
  EXPECT_FALSE(found.zero("shifted"));
}

TEST(Masks, ASmallFillIsNoZero) {
  Builder b("p");
  b.output("probs", attention(b, scores_of(b), -1.5));
  const Found found = find(std::move(b));
  EXPECT_FALSE(found.zero("probs"));
  for (const char* name : {"masked", "top", "shifted", "e", "sum"})
    EXPECT_FALSE(found.narrow(name)) << name;
  EXPECT_TRUE(found.unseen("scores"));  // causal itself does not look
}

TEST(Masks, WhatLeavesIsSeen) {
  Builder b("p");
  const Value probs = attention(b, scores_of(b));
  b.output("y", probs);
  b.output("shifted_up", b.named("sum2", probs + 1.0));
  const Found found = find(std::move(b));
  EXPECT_TRUE(found.narrow("probs"));  // its zeros are written
  EXPECT_FALSE(found.narrow("sum2"));  // 1 there
}

// One of two users wants more than the other.
TEST(Masks, TheWiderUserCounts) {
  for (const bool first : {false, true}) {
    Builder b("p");
    const Value scores = scores_of(b), probs = attention(b, scores);
    if (first) b.output("rows", reduce_sum(scores, kCols));
    b.output("y", reduce_sum(probs, kCols));
    if (!first) b.output("rows", reduce_sum(scores, kCols));
    const Found found = find(std::move(b));
    EXPECT_FALSE(found.unseen("scores"));
    EXPECT_TRUE(found.narrow("e"));
  }
}

TEST(Masks, ACacheAndTheQueriesOwnKeys) {
  Builder b("p");
  const Value q = b.input("q", {1, 1, 3, 2}), k = b.input("k", {1, 1, 3, 2});
  const Value cache = b.input("cache", {1, 1, 3, 7});
  const Value length = b.input("length", {1, 1, 1, 1}, DType::i32);
  const Value before = b.named("before", matmul(q, cache, {.transpose_x = true}));
  const Value own = b.named("own", matmul(q, k, {.transpose_x = true}));
  const Value e = exp(causal(concat({before, own}, kCols), length));
  b.output("y", matmul(cache, b.named("old", slice(e, kCols, 0, 7)), {.transpose_y = true}) +
                    matmul(k, b.named("new", slice(e, kCols, 7, 9)), {.transpose_y = true}));
  b.output("part", slice(e, kCols, 1, 7));
  const Found found = find(std::move(b));
  EXPECT_TRUE(found.masks.unseen[found.id("before")]->is_prefix());
  EXPECT_TRUE(found.masks.unseen[found.id("own")]->is_triangle());
  EXPECT_TRUE(found.masks.zero[found.id("old")]->is_prefix());
  EXPECT_TRUE(found.masks.zero[found.id("new")]->is_triangle());
  EXPECT_FALSE(found.zero("part"));  // no longer a cache from its beginning
}

}  // namespace
}  // namespace weft::device::cpu
