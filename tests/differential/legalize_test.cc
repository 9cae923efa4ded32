// Legalization and the forms: every pass and every form of a Program means what the Program means.
// Judged by evaluate<double> before and after, on random Programs and on the kernels.
#include "device/ane/legalize.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/error.h"
#include "base/test_support.h"
#include "device/ane/forms.h"
#include "device/ane/passes/passes.h"
#include "differential/random_program.h"
#include "differential/witness.h"
#include "ir/builder.h"
#include "ir/text.h"
#include "kernels/catalogue.h"

namespace weft::test {
namespace {

namespace ane = device::ane;
using ane::Lowered;
using ir::Op;

/// Double precision loses some digits in a dozen operations; a wrong index or a forgotten factor is
/// an error of the size of the values.
constexpr double kExact = 1e-11;
/// What the clamped sigmoid may differ by: 1 / (1 + e^10), times the largest slope behind it (the
/// generator keeps slopes below 54, and values below 100).
constexpr double kClamped = 4.6e-5 * 54;

void expect_same(const ir::Program& original, const Lowered& lowered, const Doubles& inputs,
                 double tolerance) {
  SCOPED_TRACE(fmt::format("{}\n{}", ir::to_text(original), ir::to_text(lowered.program)));
  const Doubles wanted = ir::evaluate(original, inputs);
  const Doubles found = ir::evaluate(lowered.program, ane::fill(lowered, inputs));
  ASSERT_EQ(lowered.program.outputs().size(), original.outputs().size());
  for (const auto& [name, values] : wanted) {
    const auto it = found.find(name);
    ASSERT_NE(it, found.end()) << name;
    ASSERT_EQ(it->second.size(), values.size()) << name;
    double largest = 1;
    for (const double x : values) largest = std::max(largest, std::abs(x));
    for (size_t i = 0; i < values.size(); ++i)
      ASSERT_NEAR(it->second[i], values[i], tolerance * largest) << name << " " << i;
  }
}

int count(const ir::Program& program, Op op) {
  return static_cast<int>(
      std::ranges::count_if(program.nodes(), [&](const ir::Node& node) { return node.op == op; }));
}

constexpr uint64_t kPrograms = 300;

TEST(Legalize, EveryPassKeepsTheMeaningOfRandomPrograms) {
  std::set<std::string_view> worked;
  for (uint64_t seed = 0; seed < kPrograms; ++seed) {
    const ir::Program program =
        random_program(seed, {.operations = 1 + static_cast<int>(seed % 17)});
    const Doubles inputs = random_inputs(program, seed, Draw::bounded);
    const Lowered flat = ane::flatten_ports(ane::unchanged(program));
    for (const ane::Pass& pass : ane::passes()) {
      SCOPED_TRACE(fmt::format("seed {}, {}", seed, pass.name));
      const Lowered passed = pass.run(flat);
      if (ir::to_text(passed.program) != ir::to_text(flat.program)) worked.insert(pass.name);
      expect_same(program, passed, inputs, pass.name == "sigmoid by exp" ? kClamped : kExact);
      if (testing::Test::HasFailure()) return;
    }
  }
  for (const std::string_view name :
       {"heads as channels", "expand silu", "sigmoid by exp", "roots by pow", "add masks"})
    EXPECT_TRUE(worked.contains(name)) << name << " changed no Program: nothing was tested";
}

TEST(Legalize, EveryFormKeepsTheMeaningOfRandomPrograms) {
  std::map<std::string_view, int> taken;
  for (uint64_t seed = 0; seed < kPrograms; ++seed) {
    const ir::Program program =
        random_program(seed, {.operations = 1 + static_cast<int>(seed % 17)});
    if (std::ranges::any_of(program.inputs(), [&](const ir::Port& port) {
          return program.updates(port.name) || port.dtype == ir::DType::i32;
        }))
      continue;
    const Doubles inputs = random_inputs(program, seed, Draw::bounded);
    const Lowered flat = ane::heads_as_channels(ane::flatten_ports(ane::unchanged(program)));
    for (const ane::Form& form : ane::forms()) {
      SCOPED_TRACE(fmt::format("seed {}, {}", seed, form.name));
      if (form.refuses(flat)) continue;
      ++taken[form.name];
      expect_same(program, form.apply(flat), inputs, kExact);
      if (testing::Test::HasFailure()) return;
    }
  }
  for (const ane::Form& form : ane::forms()) EXPECT_GT(taken[form.name], 10) << form.name;
}

// Odd sizes, no two alike; with and without shared keys, with a single head, and with heads that
// are wider or narrower together than the stream.
constexpr kernels::Sizes kSizes[] = {
    {.batch = 1, .sequence = 7, .dim = 24, .hidden = 10, .heads = 6, .kv_heads = 6, .vocab = 11},
    {.batch = 1, .sequence = 5, .dim = 24, .hidden = 14, .heads = 6, .kv_heads = 3, .vocab = 11},
    {.batch = 1, .sequence = 9, .dim = 8, .hidden = 3, .heads = 1, .kv_heads = 1, .vocab = 11},
    {.batch = 2, .sequence = 3, .dim = 12, .hidden = 5, .heads = 3, .kv_heads = 3, .vocab = 11},
    {.batch = 1,
     .sequence = 5,
     .dim = 7,
     .hidden = 3,
     .heads = 4,
     .kv_heads = 4,
     .head_dim = 6,
     .vocab = 11},
    {.batch = 1,
     .sequence = 5,
     .dim = 24,
     .hidden = 3,
     .heads = 4,
     .kv_heads = 2,
     .head_dim = 4,
     .vocab = 11},
};
constexpr const char* kLayerKernels[] = {"fwdAttn",  "fwdFFN",   "ffnBwd",
                                         "sdpaBwd1", "sdpaBwd2", "qkvBwd"};

// M3 needs no clamp, so that everything there is exact; M4 takes every pass.
TEST(Legalize, TheLayerKernelsInEveryForm) {
  for (const kernels::Sizes& sizes : kSizes)
    for (const char* const name : kLayerKernels) {
      const ir::Program program = kernels::program_named(name, sizes, 1);
      const Doubles inputs = random_inputs(program, 51);
      for (const char* const chip : {"m3", "m4"}) {
        const Lowered legal = ane::legalize(program, ane::chip_named(chip));
        for (const ir::Port& port : legal.program.inputs()) {
          EXPECT_EQ(port.dtype, ir::DType::f16);
          EXPECT_EQ(port.shape.count(), port.shape.rows() * port.shape.cols()) << port.name;
        }
        for (const ane::Form& form : ane::forms()) {
          SCOPED_TRACE(fmt::format("{} {} {}", name, chip, form.name));
          const bool grouped = sizes.kv_heads * sizes.batch != 1 && sizes.kv_heads != sizes.heads;
          if (form.refuses(legal)) {
            EXPECT_TRUE((form.name == "rank3" && grouped) ||
                        (form.name == "conv" && sizes.batch > 1) ||
                        (form.name == "rank3" && sizes.batch > 1))
                << *form.refuses(legal);
            continue;
          }
          expect_same(program, form.apply(legal), inputs,
                      std::string_view(chip) == "m4" ? 1e-3 : kExact);
        }
      }
    }
}

TEST(Legalize, EachPassFindsItsPlaceInTheKernels) {
  const kernels::Sizes& sizes = kSizes[0];
  std::map<std::string, std::set<std::string_view>> changed;
  for (const char* const name : kLayerKernels)
    ane::legalize(kernels::program_named(name, sizes, 1), ane::chip_named("m4"),
                  [&](const ane::Pass& pass, const Lowered&) { changed[name].insert(pass.name); });
  EXPECT_EQ(changed["fwdAttn"],
            (std::set<std::string_view>{"flatten ports", "heads as channels", "fuse softmax",
                                        "turn by permutation", "add masks"}));
  EXPECT_EQ(changed["fwdFFN"],
            (std::set<std::string_view>{"flatten ports", "expand silu", "sigmoid by exp"}));
  EXPECT_EQ(changed["ffnBwd"],
            (std::set<std::string_view>{"flatten ports", "expand silu", "sigmoid by exp"}));
  EXPECT_EQ(changed["sdpaBwd1"], (std::set<std::string_view>{"flatten ports", "heads as channels",
                                                             "fuse softmax", "add masks"}));
  EXPECT_EQ(changed["sdpaBwd2"],
            (std::set<std::string_view>{"flatten ports", "heads as channels",
                                        "raise softmax gradient", "add masks", "factors last"}));
  EXPECT_EQ(changed["qkvBwd"], (std::set<std::string_view>{"flatten ports", "heads as channels",
                                                           "turn by permutation"}));
}

TEST(Legalize, NothingIsLeftThatTheLanguageLacks) {
  for (const char* const name : kLayerKernels) {
    const ir::Program legal =
        ane::legalize(kernels::program_named(name, kSizes[0], 1), ane::chip_named("m4")).program;
    for (const Op op : {Op::causal, Op::silu, Op::sigmoid, Op::rsqrt, Op::concat, Op::slice})
      EXPECT_EQ(count(legal, op), 0) << name << ": " << op_name(op);
  }
}

TEST(Legalize, RootsOfSums) {
  ir::Builder b("rms");
  const ir::Value x = b.input("x", {1, 1, 5, 3});
  b.output("y", rsqrt(reduce_sum(x * x, ir::kRows) + 0.5));
  b.output("z", sqrt(reduce_sum(x * x, ir::kCols)));
  b.output("plain", sqrt(x * x + 0.25));
  const ir::Program program = std::move(b).finish();
  const Lowered legal = ane::legalize(program, ane::chip_named("m1"));
  EXPECT_EQ(count(legal.program, Op::pow), 2);
  EXPECT_EQ(count(legal.program, Op::sqrt), 1) << "a root of anything else stays";
  expect_same(program, legal, random_inputs(program, 52), kExact);
}

TEST(Legalize, LongSumsAreCut) {
  for (int flags = 0; flags < 4; ++flags)
    for (const int64_t terms : {2048, 2049, 5000}) {
      const bool tx = (flags & 1) != 0, ty = (flags & 2) != 0;
      SCOPED_TRACE(fmt::format("{} terms, flags {}", terms, flags));
      ir::Builder b("long");
      const ir::Value w = b.weight("w", tx ? ir::Shape(1, 1, terms, 3) : ir::Shape(1, 1, 3, terms));
      const ir::Value x = b.input("x", ty ? ir::Shape(1, 1, 2, terms) : ir::Shape(1, 1, terms, 2));
      b.output("y", matmul(w, x, {tx, ty}));
      const ir::Program program = std::move(b).finish();
      const Lowered legal = ane::legalize(program, ane::chip_named("m4"));
      EXPECT_EQ(count(legal.program, Op::matmul), (terms + 2047) / 2048);
      for (const ir::Node& node : legal.program.nodes())
        if (node.op == Op::slice) {
          EXPECT_LE(node.attributes.end - node.attributes.begin, 2048);
          EXPECT_EQ(node.attributes.begin % 32, 0);
        }
      expect_same(program, legal, random_inputs(program, 53), kExact);
    }
}

// The derivative of softmax whichever way round its products were written.
TEST(Legalize, TheSoftmaxGradientIsRaised) {
  for (int way = 0; way < 4; ++way) {
    ir::Builder b("gradient");
    const ir::Value y = b.input("y", {2, 1, 3, 5}), dy = b.input("dy", {2, 1, 3, 5});
    const ir::Value difference = dy - reduce_sum((way & 1) != 0 ? y * dy : dy * y, ir::kCols);
    b.output("dx", (way & 2) != 0 ? y * difference : difference * y);
    const ir::Program program = std::move(b).finish();
    const Lowered raised = ane::raise_softmax_gradient(ane::unchanged(program));
    EXPECT_EQ(count(raised.program, Op::constant), 2);
    expect_same(program, raised, random_inputs(program, 54), kExact);
  }
}

TEST(Legalize, ConstantsKeepOutOfTheWayOfOtherNames) {
  ir::Builder b("masked");
  b.output("z", causal(b.input("mask", {1, 1, 4, 4}), {}, -2) + b.input("triangle", {1, 1, 1, 1}));
  const ir::Program program = std::move(b).finish();
  const Lowered legal = ane::legalize(program, ane::chip_named("m4"));
  EXPECT_NE(legal.program.find_input("mask2"), nullptr);
  EXPECT_NE(legal.program.find_input("triangle2"), nullptr);
  expect_same(program, legal, random_inputs(program, 55), kExact);
}

TEST(Legalize, RefusesInWords) {
  const kernels::Sizes& sizes = kSizes[0];
  const auto why = [&](const char* name) {
    return ane::refusal(kernels::program_named(name, sizes, 1)).value_or("taken");
  };
  EXPECT_EQ(why("fwdAttn"), "taken");
  EXPECT_EQ(why("loss"), "'targets' holds ids");
  EXPECT_EQ(why("adamw"), "'w' is updated in place");
  ir::Builder b("step");
  b.output("z", step(b.input("x", {1, 1, 2, 2})));
  EXPECT_EQ(error_of([&] { ane::legalize(std::move(b).finish(), ane::chip_named("m4")); }),
            "step: the ANE does not take it: its language has no step");
}

}  // namespace
}  // namespace weft::test
