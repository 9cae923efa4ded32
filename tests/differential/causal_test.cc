// What the CPU leaves out of causal Programs, against evaluate<double>: sizes around the blocks
// that it computes, grids of more and fewer entries than workers, and values that are wanted whole.
#include <gtest/gtest.h>

#include <limits>

#include "differential/device_check.h"
#include "ir/builder.h"
#include "kernels/backward.h"
#include "kernels/forward.h"

namespace weft::test {
namespace {

using namespace ir;
using kernels::Sizes;

Sizes sizes_of(int64_t batch, int64_t sequence, int64_t heads, int64_t kv_heads) {
  return {.batch = batch,
          .sequence = sequence,
          .dim = 6 * heads,
          .hidden = 5,
          .heads = heads,
          .kv_heads = kv_heads,
          .vocab = 7};
}

void expect_cpu_agrees(const std::vector<Case>& cases) {
  for (const device::Options& options : thread_counts()) {
    const std::unique_ptr<device::Device> cpu = device::open("cpu", options);
    for (const Case& one : cases) expect_device_agrees(*cpu, one, tolerance_of(one.program));
  }
}

Case random_case(Program program, uint64_t seed) {
  Doubles inputs = random_inputs(program, seed);
  return make_case(std::move(program), std::move(inputs));
}

TEST(Causal, AttentionAtSizesAroundABlock) {
  std::vector<Case> cases;
  for (const int64_t sequence : {1, 15, 31, 32, 33, 64, 100})
    for (const Program& program : {kernels::fwd_attn(sizes_of(1, sequence, 4, 4)),
                                   kernels::sdpa_bwd1(sizes_of(1, sequence, 4, 4)),
                                   kernels::sdpa_bwd2(sizes_of(1, sequence, 4, 4))})
      cases.push_back(random_case(program, 51));
  expect_cpu_agrees(cases);
}

TEST(Causal, AttentionOnGridsOfAnyShape) {
  std::vector<Case> cases;
  for (const auto& [batch, heads, kv_heads] :
       {std::array<int64_t, 3>{1, 1, 1}, {1, 6, 1}, {1, 6, 3}, {2, 1, 1}, {2, 4, 2}, {7, 2, 2}})
    for (const Program& program : {kernels::fwd_attn(sizes_of(batch, 37, heads, kv_heads)),
                                   kernels::sdpa_bwd1(sizes_of(batch, 37, heads, kv_heads)),
                                   kernels::sdpa_bwd2(sizes_of(batch, 37, heads, kv_heads))})
      cases.push_back(random_case(program, 52));
  expect_cpu_agrees(cases);
}

// A cache that is empty, filled in part and full. Behind its length it holds infinities, which
// nobody may touch: even 0 times infinity is no number.
TEST(Causal, DecodingTouchesOnlyTheFilledCache) {
  std::vector<Case> cases;
  for (const int64_t queries : {1, 5, 33})
    for (const int64_t length : {0, 1, 20, 40}) {
      Program program = kernels::decode_attn(sizes_of(1, queries, 4, 2), 40);
      Doubles inputs = random_inputs(program, 53);
      inputs["length"] = {static_cast<double>(length)};
      Case one = make_case(std::move(program), std::move(inputs));
      for (const char* name : {"k_cache", "v_cache"}) {
        std::vector<double>& cache = one.inputs[name];
        for (size_t i = 0; i < cache.size(); ++i)
          if (static_cast<int64_t>(i % 40) >= length)
            cache[i] = std::numeric_limits<double>::infinity();
      }
      cases.push_back(std::move(one));
    }
  expect_cpu_agrees(cases);
}

/// What leaves of q, k, v: each shows another reason why a value is needed whole, or is not.
enum class Leaves {
  scores,
  masked,
  exponentials,
  probs,
  gram,
  row_sums,
  down_sums,
  divided,
  faint
};

Program attention_of(Leaves what, int64_t entries, int64_t s) {
  Builder b("attention");
  const Value q = b.input("q", {entries, 1, 8, s}), k = b.input("k", {entries, 1, 8, s});
  const Value v = b.input("v", {entries, 1, 8, s});
  const Value scores = matmul(q, k, {.transpose_x = true});
  const Value masked = causal(scores), zeroed = causal(scores, {}, 0.0);
  const Value e = exp(masked - reduce_max(masked, kCols));
  const Value probs = e / reduce_sum(e, kCols);
  b.output("y", matmul(v, probs, {.transpose_y = true}));
  switch (what) {
    case Leaves::scores:
      b.output("z", scores);
      break;
    case Leaves::masked:
      b.output("z", masked);
      break;
    case Leaves::exponentials:
      b.output("z", e);
      break;
    case Leaves::probs:
      b.output("z", probs);
      break;
    case Leaves::gram:  // triangles on both sides, and one that stands the other way
      b.output("z", matmul(probs, zeroed, {.transpose_x = true}));
      b.output("w", matmul(zeroed, probs, {.transpose_y = true}));
      b.output("u", matmul(zeroed, probs));
      break;
    case Leaves::row_sums:  // of what is not 0 where a query may not look
      b.output("z", reduce_sum(scores * 0.5 + probs, kCols));
      break;
    case Leaves::down_sums:
      b.output("z", reduce_sum(probs * probs, kRows));
      b.output("w", reduce_max(zeroed, kRows));
      break;
    case Leaves::faint:  // what is not 0 behind a mask: e^-1.5, and the half of sigmoid(0)
      b.output("z", matmul(v, exp(causal(scores, {}, -1.5)), {.transpose_y = true}));
      b.output("w", matmul(v, sigmoid(zeroed), {.transpose_y = true}));
      break;
    case Leaves::divided:  // 0.1 beside the zeros
      b.output("z", matmul(v, (zeroed + 0.1) / (probs + 1.0), {.transpose_y = true}));
      break;
  }
  return std::move(b).finish();
}

TEST(Causal, WhatLeavesIsWhole) {
  std::vector<Case> cases;
  for (const Leaves what :
       {Leaves::scores, Leaves::masked, Leaves::exponentials, Leaves::probs, Leaves::gram,
        Leaves::row_sums, Leaves::down_sums, Leaves::divided, Leaves::faint})
    for (const auto& [entries, s] :
         {std::pair<int64_t, int64_t>{1, 33}, {3, 5}, {3, 40}, {4, 70}, {9, 2}})
      cases.push_back(random_case(attention_of(what, entries, s), 54));
  expect_cpu_agrees(cases);
}

// A causal value over rows longer than a group holds at once: reductions go on over blocks.
TEST(Causal, RowsOfManyBlocks) {
  Builder b("long");
  const int64_t s = 4100;
  const Value x = b.input("x", {1, 1, 1, s}), y = b.input("y", {1, 1, s, 1});
  const Value masked = causal(x + y);
  const Value e = exp(masked - reduce_max(masked, kCols));
  b.output("sum", reduce_sum(e, kCols));
  b.output("low", reduce_sum(causal(x * y, {}, 0.0), kCols));
  const Case one = random_case(std::move(b).finish(), 55);
  const std::unique_ptr<device::Device> cpu = device::open("cpu", {.threads = 2});
  expect_device_agrees(*cpu, one, tolerance_of(one.program));
}

}  // namespace
}  // namespace weft::test
