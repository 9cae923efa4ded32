// The errors that vector_ops.h states, in units in the last place, on every instruction set: found
// over floats at even distances in their order (the slow one: a hundred times as many), against
// double.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "device/cpu/vector_ops.h"
#include "device/test_targets.h"

namespace weft::device::cpu {
namespace {

class VectorErrorTest : public TargetTest {};

// |found − exact| in units of the distance between the floats around `exact`. Differences of
// doubles near 2^-53 of the value are 2^-29 of a unit.
double units(float found, double exact) {
  const int exponent = std::max(std::ilogb(exact), -126);
  return std::abs(static_cast<double>(found) - exact) / std::ldexp(1.0, exponent - 23);
}

struct Worst {
  double units = 0;
  float x = 0;
  void see(float at, float found, double exact) {
    const double here = cpu::units(found, exact);
    if (std::isnan(units) || here <= units) return;  // the first NaN stays
    units = here;
    x = at;
  }
};

// The worst of `op` over the floats from `first` to `last` of one sign, both included.
Worst worst_between(ir::Op op, double (*exact)(double), float first, float last, uint32_t stride) {
  const Unary f = vector_ops().unary[static_cast<size_t>(op)][0];
  const auto from = std::bit_cast<uint32_t>(first), to = std::bit_cast<uint32_t>(last);
  const uint32_t low = std::min(from, to), high = std::max(from, to);
  Worst worst;
  std::vector<float> x, z;
  for (uint64_t bits = low; bits <= high;) {
    x.clear();
    for (; bits <= high && x.size() < 4096; bits += stride)
      x.push_back(std::bit_cast<float>(static_cast<uint32_t>(bits)));
    if (bits > high) x.push_back(std::bit_cast<float>(high));
    z.resize(x.size());
    f(x.data(), z.data(), x.size());
    for (size_t i = 0; i < x.size(); ++i) worst.see(x[i], z[i], exact(static_cast<double>(x[i])));
  }
  return worst;
}

struct Bound {
  ir::Op op;
  double (*exact)(double);
  float first, last;        // of one sign
  double fused, not_fused;  // as vector_ops.h says
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double silu(double x) { return x * sigmoid(x); }
double rsqrt(double x) { return 1 / std::sqrt(x); }

constexpr float kSmallest = std::numeric_limits<float>::min();
constexpr float kLargest = std::numeric_limits<float>::max();

const Bound kBounds[] = {
    {ir::Op::exp, std::exp, 0.0f, 88.722831f, 1.0, 1.25},
    {ir::Op::exp, std::exp, -0.0f, -86.989f, 1.0, 1.25},
    {ir::Op::log, std::log, kSmallest, kLargest, 1.0, 1.0},
    {ir::Op::tanh, std::tanh, 0.0f, kLargest, 3.0, 3.0},
    {ir::Op::tanh, std::tanh, -0.0f, -kLargest, 3.0, 3.0},
    {ir::Op::sigmoid, sigmoid, 0.0f, kLargest, 2.5, 2.5},
    {ir::Op::sigmoid, sigmoid, -0.0f, -88.722f, 2.5, 2.5},
    {ir::Op::silu, silu, 0.0f, kLargest, 2.5, 2.5},
    {ir::Op::silu, silu, -0.0f, -88.722f, 2.5, 2.5},
    {ir::Op::sqrt, std::sqrt, kSmallest, kLargest, 0.5, 0.5},
    {ir::Op::rsqrt, rsqrt, kSmallest, kLargest, 1.5, 1.5},
};

// Whether the target at hand has instructions that multiply and add with one rounding.
bool fused(std::string_view target) {
  return target != "SSE4" && target != "SCALAR" && target != "EMU128";
}

void expect_as_stated(uint32_t stride) {
  for (const Bound& bound : kBounds) {
    const Worst worst = worst_between(bound.op, bound.exact, bound.first, bound.last, stride);
    const double stated = fused(vector_ops().target) ? bound.fused : bound.not_fused;
    EXPECT_LE(worst.units, stated) << op_name(bound.op) << " of " << worst.x;
  }
}

TEST_P(VectorErrorTest, IsAsStated) { expect_as_stated(10007); }

TEST_P(VectorErrorTest, SlowIsAsStated) {
  if (std::getenv("WEFT_SLOW") == nullptr) GTEST_SKIP() << "set WEFT_SLOW=1";
  expect_as_stated(101);
}

// The quotient that is nearest, not one by way of a reciprocal.
TEST_P(VectorErrorTest, DivisionIsExact) {
  std::vector<float> x(10000), y(x.size()), z(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<float>(random_normal(7, 1, i));
    y[i] = static_cast<float>(random_normal(7, 2, i));
  }
  vector_ops().binary[static_cast<size_t>(ir::Op::div)][0](x.data(), y.data(), z.data(), x.size());
  for (size_t i = 0; i < x.size(); ++i) ASSERT_EQ(z[i], x[i] / y[i]);
}

EACH_TARGET(VectorErrorTest);

}  // namespace
}  // namespace weft::device::cpu
