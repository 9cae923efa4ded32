// Every row of ops.def and both reductions, at every length up to past two vectors, at every
// misalignment, in every operand form, for every instruction set that this machine has.
#include "device/cpu/vector_ops.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"
#include "device/test_targets.h"

namespace weft::device::cpu {
namespace {

struct Row {
  ir::Op op;
  double (*value)(double x, double y);
};

// The meaning of each row, written again and in double.
const Row kRows[] = {
    {ir::Op::add, [](double x, double y) { return x + y; }},
    {ir::Op::sub, [](double x, double y) { return x - y; }},
    {ir::Op::mul, [](double x, double y) { return x * y; }},
    {ir::Op::div, [](double x, double y) { return x / y; }},
    {ir::Op::maximum, [](double x, double y) { return std::max(x, y); }},
    {ir::Op::minimum, [](double x, double y) { return std::min(x, y); }},
    {ir::Op::pow, [](double x, double y) { return std::pow(x, y); }},
    {ir::Op::step, [](double x, double) { return x > 0 ? 1.0 : 0.0; }},
    {ir::Op::exp, [](double x, double) { return std::exp(x); }},
    {ir::Op::log, [](double x, double) { return std::log(x); }},
    {ir::Op::sqrt, [](double x, double) { return std::sqrt(x); }},
    {ir::Op::rsqrt, [](double x, double) { return 1 / std::sqrt(x); }},
    {ir::Op::sigmoid, [](double x, double) { return 1 / (1 + std::exp(-x)); }},
    {ir::Op::silu, [](double x, double) { return x / (1 + std::exp(-x)); }},
    {ir::Op::tanh, [](double x, double) { return std::tanh(x); }},
    {ir::Op::erf, [](double x, double) { return std::erf(x); }},
    {ir::Op::round, [](double x, double) { return std::nearbyint(x); }},
};

bool positive_only(ir::Op op) {
  return op == ir::Op::log || op == ir::Op::sqrt || op == ir::Op::rsqrt || op == ir::Op::pow;
}

std::vector<float> numbers(size_t count, uint64_t stream, bool positive) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i) {
    const double x = 4 * random_normal(7, stream, i);
    values[i] = static_cast<float>(positive ? std::abs(x) + 0.01 : x);
  }
  return values;
}

// The longest row is a handful of roundings and one exponential of 1 to 2 units in the last place:
// 8 · 2^-24 in all. Where values cancel (x − y) the error is that of one rounding.
void expect_close(float found, double wanted, ir::Op op) {
  const double tolerance = 8 * 0x1p-24 * std::max(std::abs(wanted), 1e-30);
  ASSERT_NEAR(found, wanted, tolerance) << op_name(op);
}

class VectorOpsTest : public TargetTest {};

TEST_P(VectorOpsTest, RunsOnTheChosenTarget) {
  EXPECT_STREQ(vector_ops().target, hwy::TargetName(GetParam()));
}

TEST_P(VectorOpsTest, RowsAtEveryLengthAndMisalignment) {
  const VectorOps& ops = vector_ops();
  ASSERT_EQ(std::size(kRows), kElementwiseOps);
  for (const Row& row : kRows) {
    const size_t op = static_cast<size_t>(row.op);
    const std::vector<float> x = numbers(64, 1, positive_only(row.op)), y = numbers(64, 2, false);
    for (size_t n = 0; n <= 35; ++n)
      for (size_t skew = 0; skew < 3; ++skew)
        for (size_t form = 0; form < 4; ++form) {
          std::vector<float> z(n + skew + 1, -77.0f);
          const bool is_unary = ops.unary[op][0] != nullptr;
          if (is_unary && form > 1) continue;
          if (is_unary)
            ops.unary[op][form](x.data() + skew, z.data() + skew, n);
          else
            ops.binary[op][form](x.data() + skew, y.data() + 2 * skew, z.data() + skew, n);
          for (size_t i = 0; i < n; ++i)
            expect_close(z[skew + i],
                         row.value(static_cast<double>(x[skew + ((form & 1) != 0 ? 0 : i)]),
                                   static_cast<double>(y[2 * skew + ((form & 2) != 0 ? 0 : i)])),
                         row.op);
          for (size_t i = 0; i < skew; ++i)
            ASSERT_EQ(z[i], -77.0f) << op_name(row.op) << " wrote before the beginning";
          ASSERT_EQ(z[n + skew], -77.0f) << op_name(row.op) << " wrote past the end";
        }
  }
}

// x · y and the other term, each rounded at most once and their sum once more.
TEST_P(VectorOpsTest, ProductsInSumsAtEveryLengthAndInEveryForm) {
  const VectorOps& ops = vector_ops();
  const std::vector<float> x = numbers(64, 1, false), y = numbers(64, 2, false),
                           w = numbers(64, 3, false), v = numbers(64, 4, false);
  for (size_t fused = 1; fused < kFused; ++fused) {
    const auto kind = static_cast<Fused>(fused);
    const bool two = kind == Fused::add_product || kind == Fused::sub_product;
    for (size_t n = 0; n <= 35; ++n)
      for (size_t form = 0; form < 4; ++form) {
        std::vector<float> z(n + 1, -77.0f);
        ops.fused[fused][form](x.data(), y.data() + 1, w.data() + 2, two ? v.data() : nullptr,
                               z.data(), n);
        for (size_t i = 0; i < n; ++i) {
          const auto at = [&](const std::vector<float>& of, size_t skew, bool one) {
            return static_cast<double>(of[skew + (one ? 0 : i)]);
          };
          const bool one_last = (form & 2) != 0;
          const double product = at(x, 0, false) * at(y, 1, (form & 1) != 0);
          const double other = at(w, 2, !two && one_last) * (two ? at(v, 0, one_last) : 1);
          const bool minus = kind == Fused::sub || kind == Fused::sub_product;
          const double wanted = kind == Fused::sub_from ? other - product
                                : minus                 ? product - other
                                                        : product + other;
          ASSERT_NEAR(z[i], wanted, 2 * 0x1p-24 * (std::abs(product) + std::abs(other))) << fused;
        }
        ASSERT_EQ(z[n], -77.0f) << "wrote past the end";
      }
  }
}

TEST_P(VectorOpsTest, InPlace) {
  const VectorOps& ops = vector_ops();
  std::vector<float> x = numbers(37, 3, false);
  const std::vector<float> before = x;
  ops.unary[static_cast<size_t>(ir::Op::silu)][0](x.data(), x.data(), x.size());
  for (size_t i = 0; i < x.size(); ++i)
    expect_close(x[i], before[i] / (1 + std::exp(-static_cast<double>(before[i]))), ir::Op::silu);
}

TEST_P(VectorOpsTest, InPlaceAtEveryLength) {
  const VectorOps& ops = vector_ops();
  const std::vector<float> x = numbers(64, 3, false), y = numbers(64, 4, false);
  for (size_t n = 0; n <= 50; ++n) {
    std::vector<float> left = x, right = y;
    ops.binary[static_cast<size_t>(ir::Op::sub)][0](left.data(), y.data(), left.data(), n);
    ops.binary[static_cast<size_t>(ir::Op::sub)][0](x.data(), right.data(), right.data(), n);
    for (size_t i = 0; i < x.size(); ++i) {
      ASSERT_EQ(left[i], i < n ? x[i] - y[i] : x[i]) << i << " of " << n;
      ASSERT_EQ(right[i], i < n ? x[i] - y[i] : y[i]) << i << " of " << n;
    }
  }
}

TEST_P(VectorOpsTest, ExponentialAtItsEnds) {
  const VectorOps& ops = vector_ops();
  const float infinity = std::numeric_limits<float>::infinity();
  const float x[] = {-infinity, -1e4f, -110.0f, 0.0f, 88.0f, 89.0f, 1e4f, infinity, std::nanf("")};
  float z[std::size(x)];
  ops.unary[static_cast<size_t>(ir::Op::exp)][0](x, z, std::size(x));
  EXPECT_EQ(z[0], 0.0f);
  EXPECT_EQ(z[1], 0.0f);  // a forbidden score
  EXPECT_EQ(z[2], 0.0f);
  EXPECT_EQ(z[3], 1.0f);
  EXPECT_NEAR(z[4] / std::exp(88.0), 1.0, 4 * 0x1p-24);
  EXPECT_EQ(z[5], infinity);
  EXPECT_EQ(z[6], infinity);
  EXPECT_EQ(z[7], infinity);
  EXPECT_TRUE(std::isnan(z[8]));
  const float not_a_number = std::bit_cast<float>(0xffc12345u);  // whose payload is an exponent
  const float near[] = {88.722831f, 88.722839f, 89.5f,  3e38f,
                        -86.98f,    -86.99f,    -3e38f, not_a_number};
  ops.unary[static_cast<size_t>(ir::Op::exp)][0](near, z, std::size(near));
  EXPECT_NEAR(z[0] / std::exp(static_cast<double>(near[0])), 1.0, 4 * 0x1p-24);
  EXPECT_EQ(z[1], infinity);  // the first whose exponential is beyond the largest float
  EXPECT_EQ(z[2], infinity);
  EXPECT_EQ(z[3], infinity);
  EXPECT_NEAR(z[4] / std::exp(static_cast<double>(near[4])), 1.0, 4 * 0x1p-24);
  EXPECT_EQ(z[5], 0.0f);  // 2^-125.5
  EXPECT_EQ(z[6], 0.0f);
  EXPECT_TRUE(std::isnan(z[7]));
  const float far[] = {-1e4f, 1e4f, -200.0f, 200.0f};
  ops.unary[static_cast<size_t>(ir::Op::sigmoid)][0](far, z, 4);
  EXPECT_EQ(z[0], 0.0f);
  EXPECT_EQ(z[1], 1.0f);
  ops.unary[static_cast<size_t>(ir::Op::silu)][0](far, z, 4);
  EXPECT_EQ(z[0], 0.0f);
  EXPECT_EQ(z[1], 1e4f);
}

TEST_P(VectorOpsTest, ReductionsAtEveryLength) {
  const VectorOps& ops = vector_ops();
  const std::vector<float> x = numbers(300, 4, false);
  for (size_t n = 1; n <= 300; ++n) {
    double sum = 0, absolute = 0;
    for (size_t i = 0; i < n; ++i) {
      sum += static_cast<double>(x[i]);
      absolute += std::abs(static_cast<double>(x[i]));
    }
    // n − 1 additions, each rounded relative to a partial sum of at most Σ|x|.
    EXPECT_NEAR(ops.sum(x.data(), n), sum, static_cast<double>(n) * 0x1p-24 * absolute);
    EXPECT_EQ(ops.max(x.data(), n),
              *std::max_element(x.begin(), x.begin() + static_cast<int64_t>(n)));
  }
}

EACH_TARGET(VectorOpsTest);

}  // namespace
}  // namespace weft::device::cpu
