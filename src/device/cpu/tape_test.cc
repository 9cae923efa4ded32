// Fused products and shared blocks: what the tape of a group becomes, and that it still computes
// the same.
#include "device/cpu/tape.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "device/device.h"
#include "ir/builder.h"

namespace weft::device::cpu {
namespace {

using ir::Builder;
using ir::Value;

constexpr int64_t kCount = 1300;  // some blocks and a part of one

const GroupStep& only_group(const Plan& plan) {
  EXPECT_EQ(plan.steps.size(), 1u);
  return std::get<GroupStep>(plan.steps.at(0));
}

// A Program of one expression in x and y, and what it should give.
struct Case {
  Fused fused;
  Value (*make)(Value x, Value y);
  double (*value)(double x, double y);
};

const Case kCases[] = {
    {Fused::add, [](Value x, Value y) { return x * y + x; },
     [](double x, double y) { return x * y + x; }},
    {Fused::add, [](Value x, Value y) { return 0.5 + 3.0 * (x + y); },
     [](double x, double y) { return 0.5 + 3 * (x + y); }},
    {Fused::sub, [](Value x, Value y) { return 3.0 * x - y; },
     [](double x, double y) { return 3 * x - y; }},
    {Fused::sub_from, [](Value x, Value y) { return y - x * 3.0; },
     [](double x, double y) { return y - 3 * x; }},
    {Fused::add_product, [](Value x, Value y) { return 3.0 * x + y * y; },
     [](double x, double y) { return 3 * x + y * y; }},
    {Fused::sub_product, [](Value x, Value y) { return 3.0 * x - 5.0 * y; },
     [](double x, double y) { return 3 * x - 5 * y; }},
};

class Surfaces {
 public:
  explicit Surfaces(Device& device) : device_(device) {}

  std::shared_ptr<Surface> random(uint64_t stream) {
    auto surface = device_.allocate({.name = "s", .shape = {1, 1, 1, kCount}});
    std::vector<float> values(kCount);
    for (size_t i = 0; i < values.size(); ++i)
      values[i] = static_cast<float>(random_normal(3, stream, i));
    surface->write(values);
    return surface;
  }
  static std::vector<double> read(const Surface& surface) {
    std::vector<float> values(kCount);
    surface.read(values);
    return {values.begin(), values.end()};
  }

 private:
  Device& device_;
};

TEST(Tape, AProductAndItsSumAreOneInstruction) {
  const auto device = open("cpu", {.threads = 2});
  Surfaces surfaces(*device);
  for (const Case& one : kCases) {
    Builder b("case");
    const Value x = b.input("x", {1, 1, 1, kCount}), y = b.input("y", {1, 1, 1, kCount});
    b.output("z", one.make(x, y));
    const ir::Program program = std::move(b).finish();
    const Plan plan = make_plan(program, 1);
    EXPECT_EQ(only_group(plan).tape.back().fused, one.fused);

    const auto sx = surfaces.random(1), sy = surfaces.random(2), sz = surfaces.random(3);
    const Bind binds[] = {{"x", sx}, {"y", sy}, {"z", sz}};
    device->bind(device->compile(program), binds)->run();
    const std::vector<double> xs = Surfaces::read(*sx), ys = Surfaces::read(*sy),
                              zs = Surfaces::read(*sz);
    for (size_t i = 0; i < zs.size(); ++i)
      // At most three roundings, of terms of at most 5 · max(|x|, |y|)² + 3.
      ASSERT_NEAR(zs[i], one.value(xs[i], ys[i]),
                  3 * 0x1p-24 * (5 * std::pow(std::max(std::abs(xs[i]), std::abs(ys[i])), 2) + 16))
          << i;
  }
}

// The product is of what the port held before it was updated, the difference is made afterwards.
TEST(Tape, AProductStaysInFrontOfWhatOverwritesItsOperand) {
  Builder b("update");
  const Value p = b.input("p", {1, 1, 1, kCount}), q = b.input("q", {1, 1, 1, kCount});
  const Value before = p * q, after = exp(p);
  b.output("r", before - sqrt(after));
  b.output("p", after);
  const ir::Program program = std::move(b).finish();

  const auto device = open("cpu", {.threads = 1});
  Surfaces surfaces(*device);
  const auto sp = surfaces.random(1), sq = surfaces.random(2), sr = surfaces.random(3);
  const std::vector<double> ps = Surfaces::read(*sp), qs = Surfaces::read(*sq);
  const Bind binds[] = {{"p", sp}, {"q", sq}, {"r", sr}};
  device->bind(device->compile(program), binds)->run();
  const std::vector<double> rs = Surfaces::read(*sr);
  for (size_t i = 0; i < rs.size(); ++i) {
    const double root = std::exp(ps[i] / 2), product = ps[i] * qs[i];
    // exp is good to 4 units in the last place, the root halves that; then two roundings.
    ASSERT_NEAR(rs[i], product - root, 4 * 0x1p-24 * (root + std::abs(product))) << i;
  }
}

TEST(Tape, AProductWithTwoUsersIsMadeOnce) {
  Builder b("two");
  const Value x = b.input("x", {1, 1, 1, kCount}), y = b.input("y", {1, 1, 1, kCount});
  const Value product = x * y;
  b.output("sum", product + x);
  b.output("difference", product - y);
  const Plan plan = make_plan(std::move(b).finish(), 1);
  for (const Instruction& instruction : only_group(plan).tape)
    EXPECT_EQ(instruction.fused, Fused::none);
}

TEST(Tape, AChainOfOperationsTakesOneBlock) {
  Builder b("chain");
  const Value x = b.input("x", {1, 1, 1, kCount});
  b.output("z", sqrt(exp(tanh(exp(x)))));
  const Plan plan = make_plan(std::move(b).finish(), 1);
  EXPECT_EQ(only_group(plan).blocks, 1);
}

// One number of a block that all columns take must not be written over by the first of them.
TEST(Tape, ANumberPerRowOutlivesTheRowThatIsMadeOfIt) {
  Builder b("row");
  const Value x = b.input("x", {1, 1, 3, 40});
  const Value sum = reduce_sum(exp(x), ir::kCols);
  b.output("z", sqrt(sqrt(sum * 2.0) / x));
  const ir::Program program = std::move(b).finish();
  const auto device = open("cpu", {.threads = 1});
  const auto sx = device->allocate({.name = "x", .shape = {1, 1, 3, 40}}),
             sz = device->allocate({.name = "z", .shape = {1, 1, 3, 40}});
  std::vector<float> xs(120), zs(120);
  for (size_t i = 0; i < xs.size(); ++i) xs[i] = 0.1f * static_cast<float>(1 + i % 7 + i / 40);
  sx->write(xs);
  const Bind binds[] = {{"x", sx}, {"z", sz}};
  device->bind(device->compile(program), binds)->run();
  sz->read(zs);
  for (size_t i = 0; i < zs.size(); ++i) {
    double total = 0;
    for (size_t k = 0; k < 40; ++k) total += std::exp(static_cast<double>(xs[i / 40 * 40 + k]));
    // A sum of 40 terms of one sign, and five roundings.
    const double wanted = std::sqrt(std::sqrt(2 * total) / static_cast<double>(xs[i]));
    ASSERT_NEAR(zs[i], wanted, 48 * 0x1p-24 * wanted) << i;
  }
}

}  // namespace
}  // namespace weft::device::cpu
