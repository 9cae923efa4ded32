// The simulated ANE's engine against ir::evaluate<float>, bit for bit: the catalogue, random
// Programs, every switch of the numerics alone and all together, numbers of every size, any number
// of threads.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/clock.h"
#include "base/half.h"
#include "device/ane/arithmetic.h"
#include "device/ane/sim/engine.h"
#include "differential/random_program.h"
#include "differential/witness.h"
#include "ir/builder.h"
#include "ir/text.h"
#include "kernels/catalogue.h"

namespace weft::test {
namespace {

using device::ane::sim::Engine;
using ir::Numerics;
using ir::SumOverflow;
using Floats = ir::Tensors<float>;

// Each switch alone, then what chips are, then limits so low that sums reach them all the time.
std::vector<Numerics> all_numerics() {
  std::vector<Numerics> all{
      {},
      {.half_values = true},
      {.half_values = true, .flush_values = true},
      {.half_products = true},
      {.half_products = true, .flush_products = true},
      {.sum_overflow = SumOverflow::infinity},
      {.sum_overflow = SumOverflow::zero},
      {.half_sums = true},
      {.flush_values = true, .half_sums = true},
  };
  for (const char* chip : {"m1", "m3ultra", "m4"})
    all.push_back(device::ane::numerics_of(device::ane::chip_named(chip)));
  for (const SumOverflow overflow : {SumOverflow::infinity, SumOverflow::zero}) {
    Numerics low = all.back();
    low.sum_overflow = overflow;
    low.sum_limit = 1.1;  // no float: 1.1f is above it
    all.push_back(low);
    low.sum_limit = 0x1p17;  // products overflow before sums do
    all.push_back(low);
  }
  return all;
}

std::string describe(const Numerics& n) {
  return fmt::format("values {}{} products {}{} overflow {} at {} sums {}", n.half_values,
                     n.flush_values ? "f" : "", n.half_products, n.flush_products ? "f" : "",
                     static_cast<int>(n.sum_overflow), n.sum_limit, n.half_sums);
}

// One NaN is as good as another; a zero has its sign.
bool same(float a, float b) {
  return std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

Floats singles(const Doubles& doubles, double factor = 1) {
  Floats floats;
  for (const auto& [name, values] : doubles)
    for (const double x : values) floats[name].push_back(static_cast<float>(x * factor));
  return floats;
}

void expect_bits(const ir::Program& program, const Floats& inputs, const Numerics& numerics,
                 Workers& workers) {
  SCOPED_TRACE(
      fmt::format("{}, {} threads\n{}", describe(numerics), workers.count(), ir::to_text(program)));
  const Floats expected = ir::evaluate(program, inputs, numerics);
  Engine engine(program, numerics, workers);
  for (int repeat = 0; repeat < 2; ++repeat) {
    for (size_t i = 0; i < program.inputs().size(); ++i)
      std::ranges::copy(inputs.at(program.inputs()[i].name), engine.input(i).begin());
    engine.run();
    for (size_t i = 0; i < program.outputs().size(); ++i) {
      const std::vector<float>& wanted = expected.at(program.outputs()[i].port.name);
      const std::span<const float> found = engine.output(i);
      ASSERT_EQ(found.size(), wanted.size());
      for (size_t j = 0; j < wanted.size(); ++j)
        ASSERT_TRUE(same(found[j], wanted[j])) << program.outputs()[i].port.name << " " << j << ": "
                                               << found[j] << " for " << wanted[j];
    }
  }
}

constexpr int kThreads[] = {1, 2, 3, 7};

TEST(AneEngine, TheCatalogueBitForBit) {
  constexpr kernels::Sizes kSizes[] = {
      {.batch = 2, .sequence = 7, .dim = 24, .hidden = 10, .heads = 6, .kv_heads = 3, .vocab = 11},
      {.batch = 1, .sequence = 35, .dim = 12, .hidden = 37, .heads = 2, .kv_heads = 2, .vocab = 5},
      {.batch = 1, .sequence = 1, .dim = 2, .hidden = 1, .heads = 1, .kv_heads = 1, .vocab = 2},
      {.batch = 1,
       .sequence = 5,
       .dim = 10,
       .hidden = 7,
       .heads = 4,
       .kv_heads = 2,
       .head_dim = 18,
       .vocab = 9},
  };
  int taken = 0;
  for (const kernels::Sizes& sizes : kSizes)
    for (const kernels::Entry& entry : kernels::catalogue(sizes, 9)) {
      if (Engine::refuses(entry.program)) continue;
      ++taken;
      const Floats inputs = singles(random_inputs(entry.program, 17));
      uint64_t turn = 0;
      for (const Numerics& numerics : all_numerics()) {
        Workers workers(kThreads[turn++ % std::size(kThreads)]);
        expect_bits(entry.program, inputs, numerics, workers);
        if (HasFailure()) return;
      }
    }
  EXPECT_GE(taken, 4 * 18);
}

TEST(AneEngine, RandomProgramsBitForBit) {
  const std::vector<Numerics> numerics = all_numerics();
  int taken = 0;
  for (uint64_t seed = 0; seed < 2000 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const ir::Program program =
        random_program(seed, {.operations = 1 + static_cast<int>(seed % 17)});
    if (Engine::refuses(program)) continue;
    ++taken;
    Workers workers(kThreads[seed % std::size(kThreads)]);
    // Of every size: some overflow, some are flushed.
    const double factor = std::exp2(static_cast<double>(seed % 7) * 4 - 14);
    expect_bits(program, singles(random_inputs(program, seed, Draw::bounded), factor),
                numerics[seed % numerics.size()], workers);
  }
  EXPECT_GT(taken, 400);
}

// Sizes around the vectors, tiles, panels and blocks of the inner loops.
TEST(AneEngine, ProductsOfEverySizeAndFlag) {
  const std::vector<Numerics> numerics = all_numerics();
  constexpr int64_t kCounts[] = {1, 3, 4, 5, 15, 16, 17, 31, 32, 33, 67};
  uint64_t turn = 0;
  for (const int64_t rows : kCounts)
    for (const int64_t cols : kCounts) {
      const int64_t inner = kCounts[(turn * 5 + 3) % std::size(kCounts)];
      const bool tx = turn % 2 == 1, ty = turn / 2 % 2 == 1;
      const int64_t b = 1 + static_cast<int64_t>(turn % 3), g = 1 + static_cast<int64_t>(turn % 2);
      ir::Builder builder("p");
      const ir::Value x =
          builder.input("x", tx ? ir::Shape(b, 1, inner, rows) : ir::Shape(b, 1, rows, inner));
      const ir::Value y =
          builder.input("y", ty ? ir::Shape(1, g, cols, inner) : ir::Shape(1, g, inner, cols));
      builder.output("z", matmul(x, y, {tx, ty}));
      const ir::Program program = std::move(builder).finish();
      Workers workers(kThreads[turn % std::size(kThreads)]);
      const double factor = std::exp2(static_cast<double>(turn % 5) * 4 - 8);
      expect_bits(program, singles(random_inputs(program, turn), factor),
                  numerics[turn % numerics.size()], workers);
      ++turn;
      if (HasFailure()) return;
    }
}

// Infinities, no numbers, the edges of rounding, and what is just below and above them.
TEST(AneEngine, NumbersAtTheEdges) {
  std::vector<float> edges{0.0f,
                           -0.0f,
                           std::numeric_limits<float>::infinity(),
                           -std::numeric_limits<float>::infinity(),
                           std::numeric_limits<float>::quiet_NaN(),
                           0x1p-149f,
                           3e38f};
  for (const float edge : {0x1p-14f, 0x1p-14f - 0x1p-25f, 0x1p-24f, 0x1p-25f, 65504.0f, 65520.0f,
                           1.0f + 0x1p-11f, 1.0f + 0x1.8p-10f, 2.0f, 0x1p15f, 0x1p7f, 0x1p-7f})
    for (const float x : {edge, std::nextafter(edge, 0.0f), std::nextafter(edge, 1e30f)})
      edges.insert(edges.end(), {x, -x});
  const auto n = static_cast<int64_t>(edges.size());
  ir::Builder b("p");
  const ir::Value x = b.input("x", {1, 1, n, 1}), y = b.input("y", {1, 1, 1, n});
  b.output("product", ir::matmul(x, y));  // each with each
  b.output("two", ir::matmul(ir::concat({x, x + 1}, ir::kCols), ir::concat({y, y * 3}, ir::kRows)));
  b.output("sum", reduce_sum(x + y, ir::kCols));
  b.output("same", x * 1);
  const ir::Program program = std::move(b).finish();
  Workers workers(2);
  for (const Numerics& numerics : all_numerics())
    expect_bits(program, {{"x", edges}, {"y", edges}}, numerics, workers);
}

// The speed that training on the simulated ANE lives by, with every switch on.
TEST(AneEngineSlow, AtLeastOneGigaflop) {
  if (std::getenv("WEFT_SLOW") == nullptr) GTEST_SKIP() << "set WEFT_SLOW=1";
  ir::Builder b("p");
  b.output("z", ir::matmul(b.input("x", {1, 1, 768, 768}), b.input("y", {1, 1, 768, 256})));
  Workers workers(2);
  Engine engine(std::move(b).finish(), all_numerics()[11], workers);
  for (const size_t i : {size_t{0}, size_t{1}}) {
    const std::vector<double> values = random_numbers(engine.input(i).size(), i, "speed");
    std::ranges::copy(values, engine.input(i).begin());
  }
  std::vector<double> rates;
  for (int repeat = 0; repeat < 15; ++repeat) {
    const int64_t start = now_ns();
    engine.run();
    rates.push_back(2.0 * 768 * 768 * 256 * 1e-9 / seconds_since(start));
  }
  std::ranges::sort(rates);
  fmt::print("{:.1f} GFLOP/s, from {:.1f} to {:.1f}\n", rates[7], rates.front(), rates.back());
  EXPECT_GT(rates[7], 1);
}

TEST(AneEngine, EveryFloatRoundsLikeTheHalfOfIt) {
  ir::Builder b("p");
  constexpr int64_t kCount = 1 << 16;
  const ir::Value x = b.input("x", {1, 1, 1, kCount});
  b.output("z", x);
  b.output("copy", ir::slice(x, ir::kCols, 0, 1));
  Workers workers(2);
  Engine engine(std::move(b).finish(), ir::kHalf, workers);
  for (uint32_t low : {0u, 1u, 0x0fffu, 0x1000u, 0x1001u, 0x1fffu, 0x3000u, 0xffffu}) {
    for (uint32_t high = 0; high < kCount; ++high)
      engine.input(0)[high] = std::bit_cast<float>(high << 16 | low);
    const std::vector<float> before(engine.input(0).begin(), engine.input(0).end());
    engine.run();
    for (size_t i = 0; i < before.size(); ++i)
      ASSERT_TRUE(same(engine.output(0)[i], from_half(to_half(before[i])))) << before[i];
  }
}

}  // namespace
}  // namespace weft::test
