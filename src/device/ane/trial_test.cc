// Trials on the simulated Neural Engine, which computes as the real ones do, and on one that errs.
#include "device/ane/trial.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "base/half.h"
#include "device/ane/probe.h"
#include "device/ane/runtime/fault.h"
#include "ir/builder.h"

namespace weft::device::ane {
namespace {

using Surfaces = std::span<const std::shared_ptr<Surface>>;

/// Runs a launch of another device and then does something to what it wrote.
class SpoiledLaunch final : public Launch {
 public:
  using Spoil = std::function<void(Launch& inner, int run)>;
  SpoiledLaunch(std::unique_ptr<Launch> inner, Spoil spoil)
      : Launch(inner->name(), inner->device(), {inner->reads().begin(), inner->reads().end()},
               {inner->writes().begin(), inner->writes().end()}),
        inner_(std::move(inner)),
        spoil_(std::move(spoil)) {}

 private:
  void execute() override { spoil_(*inner_, runs_++); }
  const std::unique_ptr<Launch> inner_;
  const Spoil spoil_;
  int runs_ = 0;
};

class SpoiledDevice final : public Device {
 public:
  explicit SpoiledDevice(SpoiledLaunch::Spoil spoil) : spoil_(std::move(spoil)) {}
  std::string_view name() const override { return "spoiled"; }
  std::string describe() const override { return "one that errs"; }
  std::optional<std::string> refuses(const ir::Program&) const override { return std::nullopt; }
  std::shared_ptr<Surface> allocate(const ir::Port& port,
                                    std::span<const Kernel* const> users) override {
    return inner_->allocate(port, users);
  }
  std::unique_ptr<Launch> bind(std::shared_ptr<const Kernel> kernel,
                               std::span<const Bind> binds) override {
    return std::make_unique<SpoiledLaunch>(inner_->bind(std::move(kernel), binds), spoil_);
  }

 protected:
  std::shared_ptr<const Kernel> build(const ir::Program& program) override {
    return inner_->compile(program);
  }

 private:
  const std::unique_ptr<Device> inner_ = open("ane-sim:m4", {.threads = 1});
  const SpoiledLaunch::Spoil spoil_;
};

ir::Program feed_forward() {
  ir::Builder b("small");
  const ir::Value x = b.input("x", {1, 1, 24, 40});
  const ir::Value w1 = b.weight("w1", {1, 1, 56, 24}), w3 = b.weight("w3", {1, 1, 56, 24});
  const ir::Value w2 = b.weight("w2", {1, 1, 24, 56});
  const ir::Value h1 = matmul(w1, x);
  b.output("y", matmul(w2, silu(h1) * matmul(w3, x)));
  b.tap("h1", h1);
  return std::move(b).finish();
}

ir::Program without_weights() {
  ir::Builder b("square");
  const ir::Value x = b.input("x", {1, 1, 24, 40});
  b.output("y", x * x);
  return std::move(b).finish();
}

Trial trial_of(Device& device, const ir::Program& program = feed_forward()) {
  const std::unique_ptr<Device> judge = open("cpu", {.threads = 1});
  return try_form("plain", program, device, *judge);
}

Trial spoiled(SpoiledLaunch::Spoil spoil, const ir::Program& program = feed_forward()) {
  SpoiledDevice device(std::move(spoil));
  return trial_of(device, program);
}

void fill(Surface& surface, float value) {
  surface.write(std::vector<float>(static_cast<size_t>(surface.port().shape.count()), value));
}

TEST(Trial, WhatComputesRightPasses) {
  for (const ir::Program& program : {feed_forward(), without_weights()}) {
    const Trial trial = spoiled([](Launch& inner, int) { inner.run(); }, program);
    EXPECT_EQ(verdict_name(trial.verdict), "passed") << trial.detail;
    EXPECT_EQ(trial.form, "plain");
    EXPECT_EQ(trial.detail, "");
    EXPECT_GT(trial.error, 0);
    EXPECT_GT(trial.seconds, 0);
    EXPECT_GT(trial.cpu_seconds, 0);
  }
}

TEST(Trial, ZerosAreWrong) {
  const Trial trial = spoiled([](Launch& inner, int) { fill(*inner.writes()[0], 0); });
  EXPECT_EQ(trial.verdict, Verdict::wrong);
  EXPECT_EQ(trial.detail, "'y': all numbers are 0");
}

TEST(Trial, WhatWritesNothingIsWrong) {
  const Trial trial = spoiled([](Launch&, int) {});
  EXPECT_EQ(trial.verdict, Verdict::wrong);
  EXPECT_EQ(trial.detail, "'y': 960 of 960 numbers were not written");
}

// The last of the outputs counts like the first, and a hundredth of the largest number is too much.
TEST(Trial, ASmallErrorInTheLastOutputIsWrong) {
  const Trial trial = spoiled([](Launch& inner, int) {
    inner.run();
    Surface& h1 = *inner.writes()[1];
    std::vector<float> values(static_cast<size_t>(h1.port().shape.count()));
    h1.read(values);
    for (float& value : values) value *= 1.01f;
    h1.write(values);
  });
  EXPECT_EQ(trial.verdict, Verdict::wrong);
  EXPECT_EQ(trial.detail.substr(0, 12), "'h1': off by");
  EXPECT_NEAR(trial.error, 0.01, 0.002);
  EXPECT_GT(trial.cpu_seconds, 0);
}

// A program that kept the weights of its first launch.
TEST(Trial, StaleWeightsAreWrong) {
  std::vector<float> kept(960);
  const Trial trial = spoiled([&](Launch& inner, int run) {
    inner.run();
    if (run == 0) inner.writes()[0]->read(kept);
    inner.writes()[0]->write(kept);
  });
  EXPECT_EQ(trial.verdict, Verdict::wrong);
  EXPECT_GT(trial.error, 0.1);
}

// A result that weights hardly touch says nothing about them.
TEST(Trial, AResultThatDoesNotFollowTheWeightsIsWrong) {
  ir::Builder b("deaf");
  const ir::Value x = b.input("x", {1, 1, 24, 40}), w = b.weight("w", {1, 1, 24, 40});
  b.output("y", x + w * 0x1p-13);
  const Trial trial = spoiled([](Launch& inner, int) { inner.run(); }, std::move(b).finish());
  EXPECT_EQ(trial.verdict, Verdict::wrong);
  EXPECT_EQ(trial.detail, "other numbers give the same result");
}

TEST(Trial, AFaultBeforeTheLaunchIsARefusalAndLaterAFailure) {
  using runtime::Fault, runtime::Stage;
  for (const auto& [stage, verdict] :
       {std::pair(Stage::describe, Verdict::refused), std::pair(Stage::compile, Verdict::refused),
        std::pair(Stage::load, Verdict::refused), std::pair(Stage::bind, Verdict::failed),
        std::pair(Stage::run, Verdict::failed)}) {
    const Stage at = stage;
    const Trial trial = spoiled([at](Launch&, int) { throw Fault(at, "domain", 8, "no"); });
    EXPECT_EQ(trial.verdict, verdict);
    EXPECT_EQ(trial.detail, "no");
  }
}

TEST(Trial, AProgramThatIsNotTakenIsRefused) {
  const std::unique_ptr<Device> device = open("ane-sim:m4", {.threads = 1});
  ir::Builder b("lookup");
  b.output("y",
           gather(b.weight("table", {1, 1, 8, 4}), b.input("ids", {1, 1, 1, 5}, ir::DType::i32)));
  const Trial trial = trial_of(*device, std::move(b).finish());
  EXPECT_EQ(trial.verdict, Verdict::refused);
  EXPECT_NE(trial.detail.find("'ids' holds ids"), std::string::npos) << trial.detail;
}

ir::Program softmax_gradient() {
  ir::Builder b("mean");
  const ir::Value y = b.input("y", {1, 1, 12, 64}), dy = b.input("dy", {1, 1, 12, 64});
  const ir::Value sum = reduce_sum(dy * y, ir::kCols);
  b.output("dx", matmul(b.weight("w", {1, 1, 40, 12}), y * (dy - sum)));
  return std::move(b).finish();
}

TEST(Probe, NumbersAreHalvesOfTheSizesThatAreSaid) {
  const ir::Program program = softmax_gradient();
  const auto sizes = [&](size_t input, double scale) {
    int negative = 0;
    const std::vector<float> values = probe_numbers(program, input, 1);
    for (const float value : values) {
      EXPECT_EQ(from_half(to_half(value)), value);
      EXPECT_GE(std::abs(value), 0.4997 * scale);  // rounded to a half
      EXPECT_LE(std::abs(value), 1.0003 * scale);
      negative += value < 0;
    }
    EXPECT_NEAR(negative / static_cast<double>(values.size()), 0.5, 0.1);
  };
  sizes(0, 4.0 / 64);             // y: a mean of 64
  sizes(1, 1);                    // dy
  sizes(2, 2 / std::sqrt(12.0));  // w: 12 columns
  EXPECT_EQ(probe_numbers(program, 1, 1), probe_numbers(program, 1, 1));
  EXPECT_NE(probe_numbers(program, 1, 1), probe_numbers(program, 1, 2));
}

}  // namespace
}  // namespace weft::device::ane
