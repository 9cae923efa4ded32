// Elementwise operations of MIL: what the Program that is read computes, against plain loops.
#include <gtest/gtest.h>

#include <numbers>

#include "base/test_support.h"
#include "device/ane/mil/test_program.h"

namespace weft::device::ane::mil {
namespace {

TEST(MilElementwise, OfOneOperand) {
  const std::tuple<const char*, const char*, std::function<double(double)>> cases[] = {
      {"exp", "", [](double x) { return std::exp(x); }},
      {"sqrt", "", [](double x) { return std::sqrt(x); }},
      {"sigmoid", "", [](double x) { return 1 / (1 + std::exp(-x)); }},
      {"silu", "", [](double x) { return x / (1 + std::exp(-x)); }},
      {"tanh", "", [](double x) { return std::tanh(x); }},
      {"erf", "", [](double x) { return std::erf(x); }},
      {"relu", "", [](double x) { return x > 0 ? x : 0; }},
      {"square", "", [](double x) { return x * x; }},
      {"round", "", [](double x) { return std::nearbyint(x); }},
      {"identity", "", [](double x) { return x; }},
      {"rsqrt", ", epsilon = fp32(0.25)", [](double x) { return 1 / std::sqrt(x + 0.25); }},
      {"inverse", ", epsilon = fp32(0.5)", [](double x) { return 1 / (x + 0.5); }},
      {"log", ", epsilon = fp32(2)", [](double x) { return std::log(x + 2); }},
      {"gelu", ", mode = string(\"EXACT\")",
       [](double x) { return x * 0.5 * std::erfc(-x / std::sqrt(2.0)); }},
      {"gelu", ", mode = string(\"TANH_APPROXIMATION\")",
       [](double x) {
         return 0.5 * x *
                (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * std::pow(x, 3))));
       }},
      {"gelu", ", mode = string(\"SIGMOID_APPROXIMATION\")",
       [](double x) { return x / (1 + std::exp(-1.702 * x)); }},
  };
  for (const auto& [op, more, f] : cases) {
    SCOPED_TRACE(op);
    Nd x = random_nd({2, 3, 5}, 3);
    const bool positive = std::string(op) == "sqrt" || std::string(more).find("eps") == 2;
    Numbers wanted;
    for (double& one : x.data) {
      if (positive) one = std::abs(one);
      wanted.push_back(f(one));
    }
    const std::string text = text_around(
        "tensor<fp32, [2, 3, 5]> x",
        fmt::format("tensor<fp32, [2, 3, 5]> y = {}(x = x{})[name = string(\"y\")];", op, more));
    expect_near(run(text, {{"x", x.data}}).at("y"), wanted);
  }
}

TEST(MilElementwise, OfTwoOperandsWhoseLastAxesBroadcast) {
  const std::tuple<const char*, std::function<double(double, double)>> cases[] = {
      {"add", [](double x, double y) { return x + y; }},
      {"sub", [](double x, double y) { return x - y; }},
      {"mul", [](double x, double y) { return x * y; }},
      {"real_div", [](double x, double y) { return x / y; }},
      {"maximum", [](double x, double y) { return x > y ? x : y; }},
      {"minimum", [](double x, double y) { return x < y ? x : y; }},
      {"pow", [](double x, double y) { return std::pow(x, y); }},
  };
  const std::tuple<Index, Index, Index> shapes[] = {
      {{2, 3, 4}, {2, 3, 4}, {2, 3, 4}},
      {{2, 3, 4}, {4}, {2, 3, 4}},
      {{3, 1}, {2, 1, 4}, {2, 3, 4}},
      {{1}, {2, 1, 3, 2}, {2, 1, 3, 2}},
      {{1, 2, 1, 2, 3}, {3, 1, 1}, {1, 2, 3, 2, 3}},
  };
  for (const auto& [op, f] : cases)
    for (const auto& [xs, ys, zs] : shapes) {
      SCOPED_TRACE(fmt::format("{} {} {}", op, to_string(Type{Element::fp32, xs}),
                               to_string(Type{Element::fp32, ys})));
      Nd x = random_nd(xs, 4), y = random_nd(ys, 5);
      for (double& one : x.data) one = std::abs(one) + 0.1;  // for pow
      Numbers wanted;
      for_each_index(zs, [&, &compute = f](const Index& at) {
        wanted.push_back(compute(x.repeated(at), y.repeated(at)));
      });
      const std::string text = text_around(
          fmt::format("{} x, {} y", to_string(Type{Element::fp32, xs}),
                      to_string(Type{Element::fp32, ys})),
          fmt::format("{} z = {}(y = y, x = x);", to_string(Type{Element::fp32, zs}), op), "z");
      expect_near(run(text, {{"x", x.data}, {"y", y.data}}).at("z"), wanted);
    }
}

// A number may stand in place of either operand, under a name or written out.
TEST(MilElementwise, WithNumbers) {
  const Nd x = random_nd({2, 3}, 6);
  const std::string text = text_around("tensor<fp16, [2, 3]> x",
                                       "fp16 c = const()[val = fp16(-0x1.8p+0)];\n"
                                       "tensor<fp16, [2, 3]> a = sub(x = c, y = x);\n"
                                       "tensor<fp16, [2, 3]> y = mul(x = a, y = fp16(0.25));");
  Numbers wanted;
  for (const double one : x.data) wanted.push_back((-1.5 - one) * 0.25);
  expect_near(run(text, {{"x", x.data}}).at("y"), wanted);
}

// What the machine holds: 0.1 is not a number of fp16, 1e-8 is none at all.
TEST(MilElementwise, NumbersAreThoseOfTheirType) {
  const auto times = [](const char* type, const char* number) {
    return run(text_around(fmt::format("{} x", type),
                           fmt::format("{0} y = mul(x = x, y = {0}({1}));", type, number)),
               {{"x", {1}}})
        .at("y")[0];
  };
  EXPECT_EQ(times("fp16", "0.1"), 0x1.998p-4);
  EXPECT_EQ(times("fp16", "1e-8"), 0);
  EXPECT_EQ(times("fp16", "65519"), 65504);
  EXPECT_EQ(times("fp32", "0.1"), static_cast<double>(0.1f));
}

TEST(MilElementwise, AnEpsilonOfNothingAddsNothing) {
  const char* const text = "tensor<fp16, [2]> y = rsqrt(x = x, epsilon = fp16(1e-12));";
  const Lowered lowered = read(parse(text_around("tensor<fp16, [2]> x", text)), {});
  EXPECT_EQ(lowered.program.nodes().size(), 2u);
}

TEST(MilElementwise, Refusals) {
  const auto refused = [](const char* statement) {
    return error_of([&] {
      read(parse(text_around("tensor<fp16, [2, 3]> x, tensor<fp32, [2, 3]> w, "
                             "tensor<fp16, [2]> v, int32 i",
                             statement)),
           {});
    });
  };
  const std::pair<const char*, const char*> cases[] = {
      {"tensor<fp16, [2, 3]> y = add(x = x, y = w);",
       "4:26: add 'y': 'x' is fp16 and 'y' is fp32; one type is wanted"},
      {"tensor<fp16, [2, 3]> y = add(x = x, y = v);",
       "4:26: add 'y': shapes [2, 3] and [2] do not broadcast: 3 and 2 differ"},
      {"tensor<fp16, [2, 3]> y = add(x = x);", "4:26: add 'y': the argument 'y' is missing"},
      {"tensor<fp16, [2, 3]> y = add(x = x, y = z);", "4:37: 'z' is not defined above"},
      {"tensor<fp16, [2, 3]> y = add(x = x, y = (x, x));",
       "4:26: add 'y': the argument 'y' is a tuple, one value is wanted"},
      {"tensor<fp16, [2, 3]> y = add(x = x, y = i);",
       "4:26: add 'y': 'y' is int32, fp16 or fp32 is wanted"},
      {"tensor<fp16, [2, 3]> y = add(x = x, y = int32(1));",
       "4:26: add 'y': 'y' is a constant of type int32, which only says how; fp16, fp32, int8 or "
       "uint8 is wanted"},
      {"tensor<fp16, [2, 3]> y = add(x = x, y = x, z = x);", "4:44: add knows no argument 'z'"},
      {"tensor<fp16, [2, 3]> y = exp(x = x)[name = string(\"y\"), fast = bool(true)];",
       "4:57: exp knows no attribute 'fast'"},
      {"tensor<fp16, [3, 2]> y = exp(x = x);",
       "4:26: exp 'y': 'y' is stated as tensor<fp16, [3, 2]>, tensor<fp16, [2, 3]> follows from "
       "the operands"},
      {"tensor<fp32, [2, 3]> y = exp(x = x);",
       "4:26: exp 'y': 'y' is stated as tensor<fp32, [2, 3]>, tensor<fp16, [2, 3]> follows from "
       "the operands"},
      {"tensor<fp16, [2, 3]> y, fp16 z = exp(x = x);",
       "4:34: exp 'y': it gives 1 results, 2 are named"},
      {"tensor<fp16, [2, 3]> y = rsqrt(x = x);",
       "4:26: rsqrt 'y': the argument 'epsilon' is missing"},
      {"tensor<fp16, [2, 3]> y = log(x = x, epsilon = fp32(0));",
       "4:26: log 'y': 'x' is fp16 and 'epsilon' is fp32; one type is wanted"},
      {"tensor<fp16, [2, 3]> y = log(x = x, epsilon = x);",
       "4:26: log 'y': 'epsilon' is tensor<fp16, [2, 3]>, one number is wanted"},
      {"tensor<fp16, [2, 3]> y = gelu(x = x);", "4:26: gelu 'y': the argument 'mode' is missing"},
      {"tensor<fp16, [2, 3]> y = gelu(x = x, mode = string(\"exact\"));",
       "4:26: gelu 'y': mode EXACT, TANH_APPROXIMATION or SIGMOID_APPROXIMATION is wanted, 'exact' "
       "is found"},
      {"tensor<fp16, [2, 3]> y = select(cond = x, a = x, b = x);",
       "4:26: operation 'select' is not one that Weft reads"},
      {"tensor<fp16, [2, 3]> y = step(x = x);",
       "4:26: operation 'step' is not one that Weft reads"},
  };
  for (const auto& [statement, expected] : cases) EXPECT_EQ(refused(statement), expected);
}

}  // namespace
}  // namespace weft::device::ane::mil
