#include "device/ane/cost.h"

#include <gtest/gtest.h>

#include "ir/builder.h"

namespace weft::device::ane {
namespace {

TEST(Cost, CountsWhatEntersLeavesAndIsMultiplied) {
  ir::Builder b("gated");
  const ir::Value x = b.input("x", {2, 1, 3, 5}), w = b.weight("w", {1, 1, 7, 3});
  const ir::Value bias = b.weight("bias", {1, 1, 7, 1});
  const ir::Value h = matmul(w, x);  // [2,1,7,5]
  b.tap("h", h);
  b.output("y", matmul(sigmoid(h + bias), x, {.transpose_y = true}));  // [2,1,7,3]
  const Work work = count(std::move(b).finish());
  EXPECT_EQ(work.flop, 2 * 2 * 7 * 3 * 5 * 2);
  EXPECT_EQ(work.read, 4 * 30);
  EXPECT_EQ(work.weights, 4 * (21 + 7));
  EXPECT_EQ(work.written, 4 * (70 + 42));
  EXPECT_EQ(work.softmax, 0);
  EXPECT_EQ(work.exponentials, 70);
  EXPECT_EQ(work.product_bytes, 4 * (21 + 30 + 70 + 70 + 30 + 42));
  EXPECT_EQ(work.pass_bytes, 4 * 7);  // of the bias alone
}

TEST(Cost, AConvolutionIsTheProductThatItSpells) {
  ir::Builder b("conv");
  b.output("y", conv(b.input("x", {1, 24, 1, 10}), b.weight("w", {40, 24, 1, 1})));
  EXPECT_EQ(count(std::move(b).finish()).flop, 2 * 24 * 40 * 10);
}

TEST(Cost, ACopyConvertsWhereTheTypesDiffer) {
  const ir::Port f32{.name = "a", .shape = {1, 1, 3, 5}};
  const ir::Port f16{.name = "b", .shape = {1, 1, 3, 5}, .dtype = ir::DType::f16};
  EXPECT_EQ(count_copy(f32, f16).converted, 15);
  EXPECT_EQ(count_copy(f32, f16).pass_bytes, 0);
  EXPECT_EQ(count_copy(f32, f16).read, 60);
  EXPECT_EQ(count_copy(f32, f16).written, 30);
  EXPECT_EQ(count_copy(f32, f32).converted, 0);
  EXPECT_EQ(count_copy(f32, f32).pass_bytes, 120);
}

// A chip of round figures.
Rates round_rates() {
  Rates rates;
  const auto set = [&](Rate rate, double value) {
    rates.figures[static_cast<size_t>(rate)].value = value;
  };
  set(Rate::dispatch, 1);
  set(Rate::matmul, 100);
  set(Rate::surface, 10);
  set(Rate::weight_stream, 20);
  set(Rate::ane_softmax, 0.5);
  set(Rate::gemm, 50);
  set(Rate::core_bandwidth, 4);
  set(Rate::bandwidth, 16);
  set(Rate::cores, 8);
  set(Rate::cpu_softmax, 2);
  return rates;
}

TEST(Cost, AnAneKernelTakesTheLongerOfArithmeticAndTraffic) {
  Work work{.flop = 1000, .read = 30, .weights = 40, .written = 10, .softmax = 6};
  EXPECT_DOUBLE_EQ(ane_seconds(work, round_rates()), 1 + 10 + 3);  // traffic: 4 + 2
  work.flop = 500;
  EXPECT_DOUBLE_EQ(ane_seconds(work, round_rates()), 1 + 6 + 3);
}

TEST(Cost, ACpuKernelTakesTheSumAndItsPassesRunOnOneCoreOrAll) {
  const Work work{
      .flop = 100, .exponentials = 4, .product_bytes = 32, .pass_bytes = 20, .converted = 2};
  EXPECT_DOUBLE_EQ(cpu_seconds(work, round_rates(), Cores::one), 2 + 2 + (20 + 12) / 4.0 + 8);
  EXPECT_DOUBLE_EQ(cpu_seconds(work, round_rates(), Cores::all), 2 + 2 + (20 + 12) / 16.0 + 1);
}

TEST(Cost, WorkAddsUp) {
  Work sum{1, 2, 3, 4, 5, 6, 7, 8, 9};
  sum += Work{10, 20, 30, 40, 50, 60, 70, 80, 90};
  EXPECT_EQ(sum.flop, 11);
  EXPECT_EQ(sum.read, 22);
  EXPECT_EQ(sum.weights, 33);
  EXPECT_EQ(sum.written, 44);
  EXPECT_EQ(sum.softmax, 55);
  EXPECT_EQ(sum.exponentials, 66);
  EXPECT_EQ(sum.product_bytes, 77);
  EXPECT_EQ(sum.pass_bytes, 88);
  EXPECT_EQ(sum.converted, 99);
}

}  // namespace
}  // namespace weft::device::ane
