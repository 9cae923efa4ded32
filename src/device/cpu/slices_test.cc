#include "device/cpu/slices.h"

#include <gtest/gtest.h>

#include "ir/builder.h"

namespace weft::device::cpu {
namespace {

using namespace ir;

/// Two products with arithmetic between them over a grid of [entries, group], and in front of the
/// second one a product that has nothing to do with the first.
Program chain(int64_t entries, int64_t group, bool sums = false) {
  Builder b("chain");
  const Value x = b.input("x", {entries, group, 8, 16}), y = b.input("y", {entries, 1, 8, 16});
  const Value w = b.weight("w", {1, 1, 8, 8});
  const Value inner = exp(matmul(x, y, {.transpose_x = true}));  // [entries, group, 16, 16]
  const Value z = matmul(matmul(w, x), inner);
  b.output("z", sums ? reduce_sum(z, kGroup) : z);
  return std::move(b).finish();
}

std::vector<const SlicedStep*> sliced(const Plan& plan) {
  std::vector<const SlicedStep*> found;
  for (const Step& step : plan.steps)
    if (const auto* one = std::get_if<SlicedStep>(&step)) found.push_back(one);
  return found;
}

TEST(Slices, AChainRunsEntryByEntryInScratchOfOneSlicePerWorker) {
  const Plan plan = make_plan(chain(6, 2), 3);
  const auto found = sliced(plan);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]->parts.size(), 3u);
  EXPECT_EQ(found[0]->grid, (std::array<int64_t, 2>{6, 2}));
  EXPECT_FALSE(found[0]->sums);
  int slices = 0;
  for (const Buffer& buffer : plan.buffers)
    if (buffer.copies == 3) {
      EXPECT_EQ(buffer.elements, 16 * 16);
      EXPECT_EQ(buffer.stride() % 64, 0);
      ++slices;
    }
  EXPECT_EQ(slices, 2);  // the product and its exponential; w · x is made outside
  // w · x whole, and two slices for each of three workers.
  EXPECT_EQ(plan.scratch_bytes, 6 * 2 * 8 * 16 * 4 + 3 * 2 * 16 * 16 * 4);
}

TEST(Slices, WhatHasNothingToDoWithTheChainGoesFirst) {
  const Plan plan = make_plan(chain(6, 2), 3);
  ASSERT_EQ(plan.steps.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<GemmStep>(plan.steps[0]));
  EXPECT_TRUE(std::holds_alternative<SlicedStep>(plan.steps[1]));
}

TEST(Slices, FewerEntriesThanWorkersStayTogether) {
  EXPECT_TRUE(sliced(make_plan(chain(3, 1), 4)).empty());
  EXPECT_EQ(sliced(make_plan(chain(3, 2), 4)).size(), 1u);
  EXPECT_EQ(sliced(make_plan(chain(3, 1), 1)).size(), 1u);
}

TEST(Slices, ASumOverTheGroupKeepsAnEntryOnOneWorker) {
  const Plan plan = make_plan(chain(4, 3, true), 4);
  const auto found = sliced(plan);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0]->sums);
  EXPECT_EQ(found[0]->parts.size(), 3u);
  // With more workers than sums, the sum stays out and the rest goes on in single entries.
  const Plan more = make_plan(chain(4, 3, true), 6);
  ASSERT_EQ(sliced(more).size(), 1u);
  EXPECT_FALSE(sliced(more)[0]->sums);
  EXPECT_EQ(sliced(more)[0]->parts.size(), 2u);
}

// What crosses entries ends a chain: a sum over the batch, another entry's part.
TEST(Slices, WhatCrossesEntriesIsNoPart) {
  Builder b("crossing");
  const Value x = b.input("x", {4, 1, 8, 16});
  const Value e = exp(matmul(x, x, {.transpose_x = true}));
  b.output("sum", reduce_max(e, kBatch));
  b.output("first", matmul(slice(e, kBatch, 0, 1), x, {.transpose_y = true}));
  const auto found = sliced(make_plan(std::move(b).finish(), 2));
  ASSERT_LE(found.size(), 1u);
  for (const SlicedStep* const one : found) EXPECT_LE(one->parts.size(), 2u);
}

}  // namespace
}  // namespace weft::device::cpu
