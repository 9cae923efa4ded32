// Builder: inferred shapes, one node per expression, names, what is dropped, and what is refused in
// which words.
#include "ir/builder.h"

#include <gtest/gtest.h>

#include "base/test_support.h"
#include "ir/text.h"

namespace weft::ir {
namespace {

TEST(Builder, InfersShapes) {
  Builder b("p");
  const Value x = b.input("x", {2, 3, 4, 5}), w = b.weight("w", {1, 1, 7, 4});
  const Value ids = b.input("ids", {2, 1, 1, 5}, DType::i32);
  EXPECT_EQ(matmul(w, x).shape(), Shape(2, 3, 7, 5));
  EXPECT_EQ(matmul(x, w, {true, true}).shape(), Shape(2, 3, 5, 7));
  EXPECT_EQ(matmul(x, x, {false, true}).shape(), Shape(2, 3, 4, 4));
  EXPECT_EQ((x + b.input("row", {1, 3, 1, 5})).shape(), Shape(2, 3, 4, 5));
  EXPECT_EQ((b.input("column", {2, 1, 4, 1}) * b.input("line", {1, 3, 1, 5})).shape(),
            Shape(2, 3, 4, 5));
  EXPECT_EQ((2 * x).shape(), x.shape());
  EXPECT_EQ(transpose(x).shape(), Shape(2, 3, 5, 4));
  EXPECT_EQ(reshape(x, {6, 1, 20, 1}).shape(), Shape(6, 1, 20, 1));
  EXPECT_EQ(broadcast(w, {2, 3, 7, 4}).shape(), Shape(2, 3, 7, 4));
  EXPECT_EQ(slice(x, kCols, 1, 4).shape(), Shape(2, 3, 4, 3));
  EXPECT_EQ(concat({x, x, x}, kGroup).shape(), Shape(2, 9, 4, 5));
  EXPECT_EQ(reduce_sum(x, kRows).shape(), Shape(2, 3, 1, 5));
  EXPECT_EQ(reduce_max(x, kBatch).shape(), Shape(1, 3, 4, 5));
  EXPECT_EQ(gather(w, ids).shape(), Shape(2, 1, 4, 5));
  const Value flat = slice(x, kGroup, 0, 1);
  EXPECT_EQ(pick(flat, ids).shape(), Shape(2, 1, 1, 5));
  EXPECT_EQ(scatter(flat, ids, 9).shape(), Shape(1, 1, 9, 4));
  EXPECT_EQ(one_hot(ids, 9).shape(), Shape(2, 1, 9, 5));
  EXPECT_EQ(causal(matmul(x, x, {true, false})).shape(), Shape(2, 3, 5, 5));
}

TEST(Builder, TheSameExpressionIsTheSameValue) {
  Builder b("p");
  const Value x = b.input("x", {1, 1, 2, 3}), y = b.input("y", {1, 1, 2, 3});
  EXPECT_EQ(x + y, x + y);
  EXPECT_EQ(silu(x * y + 1), silu(x * y + 1));
  EXPECT_NE(x + y, y + x);  // rounding is the same, but so simple a rule is worth more than a node
  EXPECT_NE(x + 1, x + 2);
  EXPECT_NE(slice(x, kCols, 0, 1), slice(x, kCols, 0, 2));
  EXPECT_NE(slice(x, kCols, 0, 1), slice(x, kRows, 0, 1));
  EXPECT_NE(matmul(x, y, {true, false}), matmul(x, y, {false, true}));
  EXPECT_NE(reshape(x, {1, 1, 3, 2}), reshape(x, {1, 1, 1, 6}));
}

TEST(Builder, WhatChangesNothingMakesNoNode) {
  Builder b("p");
  const Value x = b.input("x", {1, 2, 1, 3});
  EXPECT_EQ(reshape(x, {1, 2, 1, 3}), x);
  EXPECT_EQ(broadcast(x, {1, 2, 1, 3}), x);
  EXPECT_EQ(slice(x, kCols, 0, 3), x);
  EXPECT_EQ(concat({x}, kRows), x);
  EXPECT_EQ(reduce_sum(x, kRows), x);
  EXPECT_EQ(reduce_max(x, kBatch), x);
}

// Nodes come in the order in which the outputs need them, however they were built: left or right
// operand first.
TEST(Builder, OrderDependsOnTheOutputsAlone) {
  const auto build = [](bool left_first) {
    Builder b("p");
    const Value x = b.input("x", {1, 1, 2, 3}), y = b.input("y", {1, 1, 2, 3});
    if (left_first) exp(x);
    const Value right = log(y), dead = sqrt(right);
    const Value z = exp(x) + right;
    EXPECT_EQ(dead.shape(), z.shape());
    b.output("z", z);
    return to_text(std::move(b).finish());
  };
  EXPECT_EQ(build(true), build(false));
  EXPECT_EQ(build(true),
            "program p\n"
            "input x f32 [1,1,2,3]\n"
            "input y f32 [1,1,2,3]\n"
            "v2 = exp(x)                                              : [1,1,2,3]\n"
            "v3 = log(y)                                              : [1,1,2,3]\n"
            "z = add(v2, v3)                                          : [1,1,2,3]\n"
            "output z f32\n");
}

TEST(Builder, NamesBelongToOneValue) {
  Builder b("p");
  const Value x = b.input("x", {1, 1, 2, 3}), y = exp(x);
  b.named("y", y);
  b.named("also", y);
  EXPECT_NO_THROW(b.named("y", exp(x)));
  EXPECT_EQ(error_of([&] { b.named("y", x); }), "p: two values are called 'y'");
  b.output("y", y);
  const Program p = std::move(b).finish();
  EXPECT_EQ(p.names().at("y"), p.names().at("also"));
  EXPECT_EQ(p.find_output("y")->value, p.names().at("y"));
}

TEST(Builder, PortsHaveNamesOfTheirOwn) {
  Builder b("p");
  const Value x = b.input("x", {1, 1, 2, 3});
  b.named("y", exp(x));
  EXPECT_EQ(error_of([&] { b.input("x", {1, 1, 2, 3}); }), "p: two values are called 'x'");
  EXPECT_EQ(error_of([&] { b.weight("y", {1, 1, 2, 3}); }), "p: two values are called 'y'");
  EXPECT_EQ(error_of([&] { b.output("y", x); }), "p: two values are called 'y'");
}

TEST(Builder, AnOutputWithTheNameOfAnInputUpdatesIt) {
  Builder b("p");
  const Value w = b.weight("w", {1, 1, 2, 3});
  b.output("w", w * 0.5);
  const Program p = std::move(b).finish();
  EXPECT_TRUE(p.updates("w"));
  EXPECT_EQ(p.node(p.names().at("w")).op, Op::input);
  EXPECT_EQ(p.node(p.find_output("w")->value).op, Op::mul);
}

TEST(Builder, RefusalsSayWhatIsWrong) {
  Builder b("p");
  const Value x = b.input("x", {1, 1, 2, 3}), w = b.weight("w", {1, 1, 4, 3});
  const Value ids = b.input("ids", {1, 1, 1, 3}, DType::i32);
  const Value groups = b.input("groups", {1, 2, 3, 3});
  const struct {
    std::function<void()> action;
    const char* text;
  } refusals[] = {
      {[&] { matmul(w, x); },
       "p: matmul: inner dimensions 3 and 2 differ: [1,1,4,3] x [1,1,2,3]; is a transpose flag "
       "missing?"},
      {[&] {
         matmul(x, x, {true, true});
       },
       "p: matmul: inner dimensions 2 and 3 differ: [1,1,2,3]^T x [1,1,2,3]^T; is a transpose flag "
       "missing?"},
      {[&] { x + w; }, "p: add: shapes [1,1,2,3] and [1,1,4,3] do not broadcast along axis 2"},
      {[&] { exp(ids); }, "p: exp: an operand [1,1,1,3] holds ids (i32), numbers are wanted"},
      {[&] { x* ids; }, "p: mul: an operand [1,1,1,3] holds ids (i32), numbers are wanted"},
      {[&] {
         reshape(x, {1, 1, 2, 4});
       },
       "p: reshape: [1,1,2,3] has 6 elements, [1,1,2,4] has 8"},
      {[&] {
         reshape(x, {1, 1, -2, -3});
       },
       "p: shape [1,1,-2,-3]: every axis is 1 to 2147483648"},
      {[&] {
         broadcast(x, {1, 1, 2, 6});
       },
       "p: broadcast: shapes [1,1,2,3] and [1,1,2,6] do not broadcast along axis 3"},
      {[&] {
         broadcast(x, {1, 1, 1, 3});
       },
       "p: broadcast: [1,1,2,3] does not repeat to [1,1,1,3]"},
      {[&] { slice(x, 3, 1, 4); }, "p: slice: [1, 4) is not inside axis 3 of [1,1,2,3]"},
      {[&] { slice(x, 3, 2, 2); }, "p: slice: [2, 2) is not inside axis 3 of [1,1,2,3]"},
      {[&] { slice(x, 3, -1, 2); }, "p: slice: [-1, 2) is not inside axis 3 of [1,1,2,3]"},
      {[&] { slice(x, 4, 0, 1); }, "p: slice: axis 4 is not one of 0 to 3"},
      {[&] { reduce_sum(x, -1); }, "p: reduce_sum: axis -1 is not one of 0 to 3"},
      {[&] {
         concat({x, w}, kCols);
       },
       "p: concat: [1,1,4,3] does not fit [1,1,2,3] beside axis 3"},
      {[&] { gather(x, x); }, "p: gather: ids [1,1,1,3] i32 are wanted, f32 [1,1,2,3] is given"},
      {[&] { gather(groups, ids); }, "p: gather: the table [1,2,3,3] is no matrix"},
      {[&] {
         pick(w, b.input("two", {1, 1, 1, 2}, DType::i32));
       },
       "p: pick: ids [1,1,1,3] i32 are wanted, i32 [1,1,1,2] is given"},
      {[&] { pick(groups, ids); }, "p: pick: [1,2,3,3] has groups"},
      {[&] { scatter(x, ids, 0); }, "p: scatter: [1,1,2,3] into 0 rows"},
      {[&] { one_hot(ids, 0); }, "p: one_hot: 0 rows"},
      {[&] { causal(x); }, "p: causal: [1,1,2,3] has a cache of 1 keys; its length is missing"},
      {[&] {
         causal(groups, b.input("length", {1, 1, 1, 1}, DType::i32));
       },
       "p: causal: [1,2,3,3] has no keys before the queries' own, a length has no meaning"},
      {[&] { x + 1.0 / 0.0; }, "p: constant: a finite number is wanted, inf is given"},
      {[&] {
         b.input("huge", {1, 1, 1 << 30, 1 << 30});
       },
       "p: 'huge': shape [1,1,1073741824,1073741824]: a tensor has at most 1099511627776 elements"},
  };
  for (const auto& [action, text] : refusals) EXPECT_EQ(error_of(action), text);
}

TEST(Builder, MistakesOfTheProgrammerAreChecked) {
  Builder a("a"), b("b");
  const Value x = a.input("x", {1, 1, 2, 3}), y = b.input("y", {1, 1, 2, 3});
  EXPECT_THROW(x + y, std::logic_error);
  EXPECT_THROW(a.named("z", y), std::logic_error);
  EXPECT_THROW(concat({}, kRows), std::logic_error);
  EXPECT_THROW(matmul(x, Value{}), std::logic_error);
  const auto wrong_count = [](Value) { return std::vector<Value>{}; };
  EXPECT_THROW(derive_as(exp(x), {x}, wrong_count), std::logic_error);
  const auto wrong_shape = [](Value dy) { return std::vector{reduce_sum(dy, kCols)}; };
  EXPECT_THROW(derive_as(exp(x), {x}, wrong_shape), std::logic_error);
}

}  // namespace
}  // namespace weft::ir
