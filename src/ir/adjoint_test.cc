// adjoint: what is given, what is recomputed, what is asked for; seeds and whole cotangents; rules;
// what is refused. Whether the derivatives are right is judged in tests/differential.
#include "ir/adjoint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/test_support.h"
#include "ir/builder.h"
#include "ir/evaluate.h"

namespace weft::ir {
namespace {

using Numbers = std::vector<double>;
const Shape kShape(1, 1, 1, 2);

/// x, w → hidden = exp(x) · w (named, a tap on request), y = hidden² .
Program square(bool tap) {
  Builder b("square");
  const Value x = b.input("x", kShape), w = b.weight("w", kShape);
  const Value hidden = b.named("hidden", exp(x) * w);
  b.output("y", hidden * hidden);
  if (tap) b.tap("hidden", hidden);
  return std::move(b).finish();
}

std::vector<std::string> input_names(const Program& program) {
  std::vector<std::string> names;
  for (const Port& port : program.inputs()) names.push_back(port.name);
  return names;
}

int count(const Program& program, Op op) {
  return static_cast<int>(std::count_if(program.nodes().begin(), program.nodes().end(),
                                        [&](const Node& node) { return node.op == op; }));
}

TEST(Adjoint, WhatIsGivenIsAnInputAndTheRestIsRecomputed) {
  for (const bool tap : {false, true}) {
    const Program lean = adjoint("lean", square(tap), {.given = {"dy", "x", "w"}, .out = {"dw"}});
    EXPECT_EQ(count(lean, Op::exp), 1);
    const Program stored =
        adjoint("stored", square(tap), {.given = {"dy", "hidden", "x"}, .out = {"dw"}});
    EXPECT_EQ(input_names(stored), (std::vector<std::string>{"dy", "hidden", "x"}));
    // y = (eˣ w)², so ∂y/∂w = 2 w e²ˣ.
    const double x = 0.5, w = 3, hidden = std::exp(x) * w;
    const Tensors<double> in{
        {"dy", {1, 10}}, {"x", {x, x}}, {"w", {w, w}}, {"hidden", {hidden, hidden}}};
    const double expected = 2 * w * std::exp(2 * x);
    for (const Program* p : {&lean, &stored}) {
      EXPECT_NEAR(evaluate(*p, in).at("dw")[0], expected, 1e-12);
      EXPECT_NEAR(evaluate(*p, in).at("dw")[1], 10 * expected, 1e-12);
    }
  }
}

TEST(Adjoint, PortsKeepTheirRoles) {
  const Program p =
      adjoint("bwd", square(false), {.given = {"dy", "x", "w"}, .out = {"dw", "hidden"}});
  EXPECT_EQ(p.name(), "bwd");
  EXPECT_EQ(p.find_input("w")->role, Role::weight);
  EXPECT_EQ(p.find_input("x")->role, Role::input);
  EXPECT_EQ(p.find_input("dy")->role, Role::input);
  EXPECT_EQ(p.find_output("dw")->port.role, Role::output);
  EXPECT_EQ(p.find_output("hidden")->port.shape, kShape);  // a forward value may be asked for too
}

// The cotangent of an output is what comes from outside and adds up; that of any other value is all
// there is.
TEST(Adjoint, SeedsAddUpAndWholeCotangentsDoNot) {
  Builder b("p");
  const Value x = b.input("x", kShape);
  const Value middle = b.named("middle", x * 2), z = middle * 3;
  b.output("inner", x * 5);
  b.output("z", z);
  const Value outer = b.named("outer", x + 1);
  b.output("outer", outer);
  b.output("last", outer * 7);
  const Program p = std::move(b).finish();
  const Program cut =
      adjoint("cut", p, {.given = {"dmiddle", "dinner", "douter", "dlast"}, .out = {"dx"}});
  const Tensors<double> in{
      {"dmiddle", {1, 0}}, {"dinner", {0, 1}}, {"douter", {10, 0}}, {"dlast", {0, 10}}};
  // 2 dmiddle + 5 dinner + (douter + 7 dlast); z's cotangent is not asked for behind the cut.
  EXPECT_EQ(evaluate(cut, in).at("dx"), (Numbers{2 + 10, 5 + 70}));
}

TEST(Adjoint, AValueThatLeavesUnderTwoNamesGetsBothCotangents) {
  Builder b("p");
  const Value x = b.input("x", kShape), y = x * 3;
  b.output("a", y);
  b.output("b", y);
  const Program bwd = adjoint("bwd", std::move(b).finish(), {.given = {"da", "db"}, .out = {"dx"}});
  EXPECT_EQ(evaluate(bwd, Tensors<double>{{"da", {1, 2}}, {"db", {10, 0}}}).at("dx"),
            (Numbers{33, 6}));
}

TEST(Adjoint, AnAskedCotangentWithTheNameOfAGivenOneIsUpdatedInPlace) {
  Builder b("p");
  const Value x0 = b.input("x0", kShape);
  const Value x = x0 + 1;
  b.output("x", x);
  b.output("z", x * x);
  const Program bwd =
      adjoint("bwd", std::move(b).finish(), {.given = {"dx", "dz", "x"}, .out = {"dx"}});
  EXPECT_TRUE(bwd.updates("dx"));
  const Tensors<double> in{{"dx", {1, 2}}, {"dz", {1, 1}}, {"x", {3, 4}}};
  EXPECT_EQ(evaluate(bwd, in).at("dx"), (Numbers{7, 10}));
}

// A rule replaces the chain rule: this one is wrong on purpose, by a factor of 100.
TEST(Adjoint, AttachedRulesAreUsed) {
  Builder b("p");
  const Value x = b.input("x", kShape), w = b.weight("w", kShape);
  const Value inside = exp(x), y = inside * w;
  derive_as(y, {x, w}, [&](Value dy) { return std::vector{dy * y * 100, dy * inside}; });
  b.output("z", y * 2);
  const Program p = std::move(b).finish();
  const Program bwd = adjoint("bwd", p, {.given = {"dz", "x", "w"}, .out = {"dx", "dw"}});
  const Tensors<double> in{{"dz", {1, 1}}, {"x", {0, 1}}, {"w", {3, 5}}};
  const auto out = evaluate(bwd, in);
  EXPECT_NEAR(out.at("dx")[1], 2 * 100 * 5 * std::exp(1), 1e-11);
  EXPECT_NEAR(out.at("dw")[1], 2 * std::exp(1), 1e-14);
  EXPECT_EQ(count(bwd, Op::exp), 1);  // what rule and forward share is computed once
}

TEST(Adjoint, RulesTakeWhatIsGiven) {
  Builder b("p");
  const Value x = b.input("x", kShape);
  const Value y = exp(x);
  derive_as(y, {x}, [&](Value dy) { return std::vector{dy * y}; });
  b.tap("y", y);
  b.output("z", y + 1);
  const Program bwd = adjoint("bwd", std::move(b).finish(), {.given = {"dz", "y"}, .out = {"dx"}});
  EXPECT_EQ(count(bwd, Op::exp), 0);
  EXPECT_EQ(evaluate(bwd, Tensors<double>{{"dz", {1, 2}}, {"y", {3, 4}}}).at("dx"),
            (Numbers{3, 8}));
}

TEST(Adjoint, RefusalsNameTheValue) {
  const Program p = square(false);
  const struct {
    Cut cut;
    const char* text;
  } refusals[] = {
      {{.given = {"dy", "x"}, .out = {"dw"}},
       "bwd: 'w' is needed and neither given nor computable; add it to `given`"},
      {{.given = {"x", "w"}, .out = {"dw"}},
       "bwd: the cotangent of the output 'y' is needed; add 'dy' to `given`"},
      {{.given = {"dy", "x", "w", "q"}, .out = {"dw"}},
       "bwd: the forward Program has no value called 'q'"},
      {{.given = {"dy", "x", "w"}, .out = {"dq"}},
       "bwd: the forward Program has no value called 'dq'"},
      {{.given = {"dy", "hidden"}, .out = {"dhidden", "dy"}}, "no error"},
      {{.given = {"dy", "x", "w", "hidden"}, .out = {"dhidden"}},
       "bwd: input 'x' is never used; leave it out"},
      {{.given = {"dy", "dy", "hidden"}, .out = {"dhidden"}}, "bwd: two values are called 'dy'"},
  };
  for (const auto& [cut, text] : refusals)
    EXPECT_EQ(error_of([&, c = cut] { adjoint("bwd", p, c); }), text);

  Builder b("p");
  const Value x = b.input("x", kShape);
  b.output("y", reduce_max(x, kCols));
  EXPECT_EQ(
      error_of([&] { adjoint("bwd", std::move(b).finish(), {.given = {"dy"}, .out = {"dx"}}); }),
      "bwd: reduce_max has no derivative; attach a rule with derive_as");
}

// Behind a value through which nothing flows, no cotangent is asked for.
TEST(Adjoint, OutputsThatDependOnNothingNeedNoCotangent) {
  Builder b("p");
  const Value x = b.input("x", kShape);
  b.output("y", x * 2);
  b.output("sign", step(x));
  const Program bwd = adjoint("bwd", std::move(b).finish(), {.given = {"dy"}, .out = {"dx"}});
  EXPECT_EQ(evaluate(bwd, Tensors<double>{{"dy", {1, 2}}}).at("dx"), (Numbers{2, 4}));
}

TEST(Adjoint, AliasesOfAWholeCotangentAreGivenOnce) {
  Builder b("p");
  const Value x = b.input("x", kShape);
  const Value middle = b.named("also", b.named("middle", x * 2));
  b.output("y", middle * 3);
  const Program p = std::move(b).finish();
  EXPECT_EQ(error_of([&] {
              adjoint("bwd", p, {.given = {"dmiddle", "dalso"}, .out = {"dx"}});
            }),
            "bwd: 'dalso' and another given name are the same cotangent; give it once");
}

TEST(Accumulate, AddsToWhatTheSurfaceHolds) {
  Builder b("p");
  const Value x = b.input("x", kShape);
  const Value twice = b.named("twice", x * 2);
  b.output("y", twice);
  b.output("z", twice * 3, DType::f16);
  b.tap("t", x - 1);
  const Program p = accumulate(std::move(b).finish(), {"y"});
  EXPECT_TRUE(p.updates("y"));
  EXPECT_FALSE(p.updates("z"));
  EXPECT_EQ(p.find_output("z")->port.dtype, DType::f16);
  EXPECT_EQ(p.find_output("t")->port.role, Role::tap);
  EXPECT_TRUE(p.names().contains("twice"));
  const auto out = evaluate(p, Tensors<double>{{"x", {1, 2}}, {"y", {100, 200}}});
  EXPECT_EQ(out.at("y"), (Numbers{102, 204}));
  EXPECT_EQ(out.at("z"), (Numbers{6, 12}));
  EXPECT_THROW(accumulate(p, {"y"}), std::logic_error);  // it does already
  EXPECT_THROW(accumulate(p, {"q"}), std::logic_error);
}

}  // namespace
}  // namespace weft::ir
