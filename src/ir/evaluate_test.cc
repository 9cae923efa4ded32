// evaluate: every operation on numbers small enough to work out by hand, rounding, ids, and what is
// refused.
#include "ir/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "base/test_support.h"
#include "ir/builder.h"

namespace weft::ir {
namespace {

using Numbers = std::vector<double>;

/// The output of one formula over the inputs x, y [1,1,2,3] and ids [1,1,1,3].
const Numbers kX{1, -2, 3, 0.5, 4, -6}, kY{2, 2, -1, 4, 0.25, 3}, kIds{1, 0, 1};

Numbers value_of(const std::function<Value(Value x, Value y, Value ids)>& formula) {
  Builder b("p");
  const Value x = b.input("x", {1, 1, 2, 3}), y = b.input("y", {1, 1, 2, 3});
  const Value ids = b.input("ids", {1, 1, 1, 3}, DType::i32);
  b.output("z", formula(x, y, ids));
  b.output("used", pick(x, ids) + y);  // every input has a use
  return evaluate(std::move(b).finish(), Tensors<double>{{"x", kX}, {"y", kY}, {"ids", kIds}})
      .at("z");
}

void expect_near(const Numbers& found, const Numbers& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-15) << i;
}

TEST(Evaluate, Rows) {
  const auto each = [](double (*f)(double)) {
    Numbers z;
    for (const double x : kX) z.push_back(f(x));
    return z;
  };
  using V = Value;
  EXPECT_EQ(value_of([](V x, V y, V) { return x + y; }), (Numbers{3, 0, 2, 4.5, 4.25, -3}));
  EXPECT_EQ(value_of([](V x, V y, V) { return x - y; }), (Numbers{-1, -4, 4, -3.5, 3.75, -9}));
  EXPECT_EQ(value_of([](V x, V y, V) { return x * y; }), (Numbers{2, -4, -3, 2, 1, -18}));
  EXPECT_EQ(value_of([](V x, V y, V) { return x / y; }), (Numbers{0.5, -1, -3, 0.125, 16, -2}));
  EXPECT_EQ(value_of([](V x, V y, V) { return maximum(x, y); }), (Numbers{2, 2, 3, 4, 4, 3}));
  EXPECT_EQ(value_of([](V x, V, V) { return step(x + 2); }), (Numbers{1, 0, 1, 1, 1, 0}));
  EXPECT_EQ(value_of([](V x, V, V) { return 3 - x; }), (Numbers{2, 5, 0, 2.5, -1, 9}));
  EXPECT_EQ(value_of([](V x, V, V) { return 6 / x; }), (Numbers{6, -3, 2, 12, 1.5, -1}));
  EXPECT_EQ(value_of([](V x, V, V) { return -x / 2; }), (Numbers{-0.5, 1, -1.5, -0.25, -2, 3}));
  EXPECT_EQ(value_of([](V x, V, V) { return sqrt(x * x); }),
            each([](double x) { return std::abs(x); }));
  expect_near(value_of([](V x, V, V) { return exp(x * 0.1); }),
              each([](double x) { return std::exp(0.1 * x); }));
  expect_near(value_of([](V x, V, V) { return log(x * x); }),
              each([](double x) { return 2 * std::log(std::abs(x)); }));
  expect_near(value_of([](V x, V, V) { return rsqrt(x * x); }),
              each([](double x) { return 1 / std::abs(x); }));
  // Written by tanh, not by exp: σ(x) = (1 + tanh(x / 2)) / 2.
  expect_near(value_of([](V x, V, V) { return sigmoid(x); }),
              each([](double x) { return 0.5 + 0.5 * std::tanh(x / 2); }));
  expect_near(value_of([](V x, V, V) { return silu(x); }),
              each([](double x) { return x * (0.5 + 0.5 * std::tanh(x / 2)); }));
}

TEST(Evaluate, ExtremesOfSigmoidAndSilu) {
  Builder b("p");
  const Value x = b.input("x", {1, 1, 1, 4});
  b.output("p", sigmoid(x));
  b.output("z", silu(x));
  const auto out = evaluate(std::move(b).finish(), Tensors<float>{{"x", {-1000, 1000, -50, 0}}});
  EXPECT_EQ(out.at("p"), (std::vector<float>{0, 1, std::exp(-50.0f), 0.5}));
  EXPECT_EQ(out.at("z")[0], 0);
  EXPECT_EQ(out.at("z")[1], 1000);
  EXPECT_EQ(out.at("z")[3], 0);
}

TEST(Evaluate, Structure) {
  using V = Value;
  // [1 -2 3; .5 4 -6] times [2 2 -1; 4 .25 3] with either transposed.
  EXPECT_EQ(value_of([](V x, V y, V) {
              return matmul(x, y, {false, true});
            }),
            (Numbers{-5, 12.5, 15, -15}));
  EXPECT_EQ(value_of([](V x, V y, V) { return matmul(x, transpose(y)); }),
            (Numbers{-5, 12.5, 15, -15}));
  EXPECT_EQ(value_of([](V x, V y, V) {
              return matmul(x, y, {true, false});
            }),
            (Numbers{4, 2.125, 0.5, 12, -3, 14, -18, 4.5, -21}));
  EXPECT_EQ(value_of([](V x, V y, V) {
              return matmul(transpose(x), y, {true, true});
            }),
            (Numbers{-5, 12.5, 15, -15}));
  EXPECT_EQ(value_of([](V x, V, V) { return transpose(x); }), (Numbers{1, 0.5, -2, 4, 3, -6}));
  EXPECT_EQ(value_of([](V x, V, V) { return reshape(x, {3, 1, 1, 2}); }), kX);
  EXPECT_EQ(value_of([](V x, V, V) { return slice(x, kCols, 1, 3); }), (Numbers{-2, 3, 4, -6}));
  EXPECT_EQ(value_of([](V x, V, V) { return slice(x, kRows, 1, 2); }), (Numbers{0.5, 4, -6}));
  EXPECT_EQ(value_of([](V x, V y, V) {
              return concat({x, y}, kCols);
            }),
            (Numbers{1, -2, 3, 2, 2, -1, 0.5, 4, -6, 4, 0.25, 3}));
  EXPECT_EQ(value_of([](V x, V y, V) {
              return concat({y, x}, kRows);
            }),
            (Numbers{2, 2, -1, 4, 0.25, 3, 1, -2, 3, 0.5, 4, -6}));
  EXPECT_EQ(value_of([](V x, V y, V) {
              return concat({y, x}, kBatch);
            }),
            (Numbers{2, 2, -1, 4, 0.25, 3, 1, -2, 3, 0.5, 4, -6}));
  EXPECT_EQ(value_of([](V x, V, V) { return reduce_sum(x, kCols); }), (Numbers{2, -1.5}));
  EXPECT_EQ(value_of([](V x, V, V) { return reduce_sum(x, kRows); }), (Numbers{1.5, 2, -3}));
  EXPECT_EQ(value_of([](V x, V, V) { return reduce_max(x, kCols); }), (Numbers{3, 4}));
  EXPECT_EQ(value_of([](V x, V, V) { return reduce_max(-x, kRows); }), (Numbers{-0.5, 2, 6}));
  EXPECT_EQ(value_of([](V x, V, V) {
              return broadcast(reduce_sum(x, kCols), {1, 2, 2, 2});
            }),
            (Numbers{2, 2, -1.5, -1.5, 2, 2, -1.5, -1.5}));
}

TEST(Evaluate, Ids) {
  using V = Value;
  // ids = 1 0 1: columns of the result are rows of the table.
  EXPECT_EQ(value_of([](V x, V, V ids) { return gather(x, ids); }),
            (Numbers{0.5, 1, 0.5, 4, -2, 4, -6, 3, -6}));
  EXPECT_EQ(value_of([](V x, V, V ids) { return pick(x, ids); }), (Numbers{0.5, -2, -6}));
  EXPECT_EQ(value_of([](V, V, V ids) { return one_hot(ids, 2); }), (Numbers{0, 1, 0, 1, 0, 1}));
  // Rows of the result are sums of columns of x: row 1 of columns 0 and 2, row 0 of column 1, row 2
  // of none.
  EXPECT_EQ(value_of([](V x, V, V ids) { return scatter(x, ids, 3); }),
            (Numbers{-2, 4, 4, -5.5, 0, 0}));
}

TEST(Evaluate, CausalMasks) {
  Builder b("p");
  const Value x = b.input("x", {1, 1, 2, 2}), cached = b.input("cached", {1, 1, 2, 5});
  const Value length = b.input("length", {1, 1, 1, 1}, DType::i32);
  b.output("z", causal(x));
  b.output("zero", causal(x, {}, 0));
  b.output("c", causal(cached, length, -1));
  const Program p = std::move(b).finish();
  Tensors<double> in{
      {"x", {1, 2, 3, 4}}, {"cached", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}, {"length", {0}}};
  EXPECT_EQ(evaluate(p, in).at("z"), (Numbers{1, kForbidden, 3, 4}));
  EXPECT_EQ(evaluate(p, in).at("zero"), (Numbers{1, 0, 3, 4}));
  // Three columns of cache; the last two keys are the queries' own.
  EXPECT_EQ(evaluate(p, in).at("c"), (Numbers{-1, -1, -1, 4, -1, -1, -1, -1, 9, 10}));
  in["length"] = {2};
  EXPECT_EQ(evaluate(p, in).at("c"), (Numbers{1, 2, -1, 4, -1, 6, 7, -1, 9, 10}));
  in["length"] = {3};
  EXPECT_EQ(evaluate(p, in).at("c"), (Numbers{1, 2, 3, 4, -1, 6, 7, 8, 9, 10}));
  in["length"] = {4};
  EXPECT_EQ(error_of([&] { evaluate(p, in); }), "causal: id 4 is outside of 0 to 3");
}

TEST(Evaluate, BatchesRepeat) {
  Builder b("p");
  const Value x = b.input("x", {2, 1, 1, 2}), w = b.input("w", {1, 3, 2, 1});
  b.output("sum", x + w);
  b.output("product", matmul(x, w));
  const auto out = evaluate(std::move(b).finish(),
                            Tensors<double>{{"x", {1, 2, 3, 4}}, {"w", {10, 20, 30, 40, 50, 60}}});
  EXPECT_EQ(out.at("product"), (Numbers{50, 110, 170, 110, 250, 390}));
  EXPECT_EQ(out.at("sum"), (Numbers{11, 12, 21, 22, 31, 32, 41, 42, 51, 52, 61, 62,
                                    13, 14, 23, 24, 33, 34, 43, 44, 53, 54, 63, 64}));
}

TEST(Evaluate, ComplexNumbersCompareByTheirRealPart) {
  using C = std::complex<double>;
  Builder b("p");
  const Value x = b.input("x", {1, 1, 1, 3}), y = b.input("y", {1, 1, 1, 3});
  b.output("max", maximum(x, y));
  b.output("top", reduce_max(x, kCols));
  b.output("step", step(x));
  b.output("product", x * y);
  const auto out = evaluate(std::move(b).finish(), Tensors<C>{{"x", {{1, 9}, {2, -1}, {-3, 5}}},
                                                              {"y", {{0, 50}, {3, 7}, {-4, 0}}}});
  EXPECT_EQ(out.at("max"), (std::vector<C>{{1, 9}, {3, 7}, {-3, 5}}));
  EXPECT_EQ(out.at("top"), (std::vector<C>{{2, -1}}));
  EXPECT_EQ(out.at("step"), (std::vector<C>{1, 1, 0}));
  EXPECT_EQ(out.at("product")[0], C(-450, 50));
}

TEST(Evaluate, HalfRoundsAfterEveryNode) {
  Builder b("p");
  const Value x = b.input("x", {1, 1, 1, 4});
  b.output("x1", x + 0);
  b.output("tenth", x * 0.1);
  b.output("square", x * x);
  const Program p = std::move(b).finish();
  // 2049 lies between the halves 2048 and 2050 (even: 2048); 0.1 is 0.0999755859375 in half; 300²
  // overflows.
  const Numbers given{2049, 1, 300, 1e-8};
  const auto out = evaluate(p, Tensors<double>{{"x", given}}, kHalf);
  EXPECT_EQ(out.at("x1"), (Numbers{2048, 1, 300, 0}));
  EXPECT_EQ(out.at("tenth")[1], 0.0999755859375);
  EXPECT_EQ(out.at("tenth")[0], 204.75);  // 2048 · 0.0999755859375, exact
  EXPECT_EQ(out.at("square")[2], std::numeric_limits<double>::infinity());
  EXPECT_EQ(evaluate(p, Tensors<float>{{"x", {2049, 1, 300, 0}}}, kHalf).at("x1")[0], 2048);
}

// Just above the middle of two halves, by less than a float can tell: rounding by way of float
// would go down.
TEST(Evaluate, HalfRoundsDoublesOnce) {
  Builder b("p");
  b.output("z", b.input("x", {1, 1, 1, 4}) + 0);
  const double middle = 1 + 0x1p-11, tiny = 0x1p-40;
  EXPECT_EQ(evaluate(std::move(b).finish(),
                     Tensors<double>{{"x", {middle, middle + tiny, middle - tiny, -middle - tiny}}},
                     kHalf)
                .at("z"),
            (Numbers{1, 1 + 0x1p-10, 1, -1 - 0x1p-10}));
}

TEST(Evaluate, SoftmaxAlongEveryAxis) {
  Builder b("p");
  const Value x = b.input("x", {1, 2, 1, 2});
  b.output("group", softmax(x, kGroup));
  b.output("cols", softmax(x, kCols));
  b.output("rows", softmax(x, kRows));
  const auto out =
      evaluate(std::move(b).finish(), Tensors<double>{{"x", {0, 1000, std::log(3), 1000}}});
  const auto near = [](const Numbers& found, const Numbers& wanted) {
    for (size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(found[i], wanted[i], 1e-15);
  };
  near(out.at("group"), {0.25, 0.5, 0.75, 0.5});
  near(out.at("cols"), {0, 1, 0, 1});
  EXPECT_EQ(out.at("rows"), (Numbers{1, 1, 1, 1}));
}

TEST(Evaluate, ConvIsAProductAlongTheGroups) {
  Builder b("p");
  b.output("z", conv(b.input("x", {2, 2, 1, 3}), b.input("w", {1, 2, 1, 1})));
  const auto out =
      evaluate(std::move(b).finish(),
               Tensors<double>{{"x", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}, {"w", {1, 100}}});
  EXPECT_EQ(out.at("z"), (Numbers{401, 502, 603, 1007, 1108, 1209}));
}

// One product each, so that nothing else hides what a switch does.
TEST(Evaluate, NumericsOneSwitchAtATime) {
  Builder b("p");
  const Value x = b.input("x", {1, 1, 1, 2}), w = b.input("w", {1, 1, 1, 2});
  b.output("z", matmul(x, w, {.transpose_y = true}));
  b.output("sum", reduce_sum(x, kCols));
  b.output("same", x + 0);
  const Program p = std::move(b).finish();
  const auto run = [&](const Numbers& x_values, const Numbers& w_values, const Numerics& numerics) {
    return evaluate(p, Tensors<double>{{"x", x_values}, {"w", w_values}}, numerics);
  };
  const double tiny = 0x1p-13 * 0x1p-2;  // 2^-15: a subnormal half
  EXPECT_EQ(run({tiny, 1}, {0, 0}, kHalf).at("same")[0], tiny);
  EXPECT_EQ(run({tiny, 1}, {0, 0}, {.half_values = true, .flush_values = true}).at("same")[0], 0);
  // 1.5 · 2^-15 twice makes 1.5 · 2^-14: above the limit as a sum, below it as products.
  const Numbers small{0x1.8p-8, 0x1.8p-8}, smaller{0x1p-7, 0x1p-7};
  EXPECT_EQ(run(small, smaller, {}).at("z")[0], 0x1.8p-14);
  EXPECT_EQ(run(small, smaller, {.half_products = true}).at("z")[0], 0x1.8p-14);
  EXPECT_EQ(run(small, smaller, {.half_products = true, .flush_products = true}).at("z")[0], 0);
  // (1 + 2^-10)² = 1 + 2^-9 + 2^-20, whose last part no half holds.
  EXPECT_EQ(run({1 + 0x1p-10, 0}, {1 + 0x1p-10, 0}, {.half_products = true}).at("z")[0],
            1 + 0x1p-9);
  const double infinity = std::numeric_limits<double>::infinity();
  const Numbers large{128, -128}, larger{-256, 1};  // -2^15 and then a little less
  EXPECT_EQ(run(large, larger, {}).at("z")[0], -0x1p15 - 128);
  EXPECT_EQ(run(large, larger, {.sum_overflow = SumOverflow::infinity}).at("z")[0], -infinity);
  EXPECT_EQ(run(large, larger, {.sum_overflow = SumOverflow::zero}).at("z")[0], 0);
  EXPECT_EQ(run({127, 0}, {256, 0}, {.sum_overflow = SumOverflow::zero}).at("z")[0], 127.0 * 256);
  EXPECT_EQ(run({2048, 1}, {0, 0}, {}).at("sum")[0], 2049);
  EXPECT_EQ(run({2048, 1}, {0, 0}, {.half_sums = true}).at("sum")[0], 2048);
}

TEST(Evaluate, RefusesWrongInputs) {
  Builder b("p");
  b.output("z", gather(b.input("table", {1, 1, 3, 2}), b.input("ids", {1, 1, 1, 2}, DType::i32)));
  const Program p = std::move(b).finish();
  Tensors<double> in{{"table", {1, 2, 3, 4, 5, 6}}, {"ids", {0, 2}}};
  EXPECT_EQ(evaluate(p, in).at("z"), (Numbers{1, 5, 2, 6}));
  for (const auto& [id, text] : {std::pair<double, const char*>{3, "3"},
                                 {-1, "-1"},
                                 {1e300, "1e+300"},
                                 {std::numeric_limits<double>::quiet_NaN(), "nan"}}) {
    in["ids"][1] = id;
    EXPECT_EQ(error_of([&] { evaluate(p, in); }),
              fmt::format("gather: id {} is outside of 0 to 2", text));
  }
  in["ids"] = {1};
  EXPECT_EQ(error_of([&] { evaluate(p, in); }),
            "p: input 'ids' is [1,1,1,2], 1 elements are given");
  in.erase("ids");
  EXPECT_EQ(error_of([&] { evaluate(p, in); }), "p: input 'ids' is missing");
}

}  // namespace
}  // namespace weft::ir
