// forward_judge.h and bench_forward.h: a device that computes something else, or nothing, gets no
// figures.
#include "apps/forward_judge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/bench_check.h"
#include "apps/bench_forward.h"
#include "base/file.h"
#include "base/test_support.h"
#include "device/wrapped_device.h"
#include "kernels/forward.h"

namespace weft::apps {
namespace {

using device::Launch;
using device::Surface;

std::vector<float> read(const Surface& surface) {
  std::vector<float> values(static_cast<size_t>(surface.port().shape.count()));
  surface.read(values);
  return values;
}

Surface& written(const Launch& launch, const std::string& name) {
  return **std::ranges::find_if(launch.writes(),
                                [&](const auto& one) { return one->port().name == name; });
}

class ForwardJudgeTest : public testing::Test {
 protected:
  std::string verdict() {
    return error_of([&] { judge_.require_right(); });
  }
  void pass() {
    judge_.poison();
    model_.layers();
  }

  device::WrappedWishes wishes_;
  std::unique_ptr<device::Device> cpu_ = device::open("cpu", {.threads = 1});
  device::WrappedDevice accelerator_{device::open("cpu", {.threads = 1}), wishes_};
  Workers workers_{1};
  ForwardModel model_{kSmallModel, 2, 10, accelerator_, cpu_.get(), workers_};
  ForwardJudge judge_{model_, 1};
};

TEST_F(ForwardJudgeTest, APassThatIsRightIsCalledSo) {
  pass();
  EXPECT_EQ(verdict(), "no error");
  EXPECT_LT(judge_.require_right(), 1e-5);
}

TEST_F(ForwardJudgeTest, HalfPrecisionIsJudgedByItsOwnMeasure) {
  const auto sim = device::open("ane-sim", {.threads = 1});
  ForwardModel model({.dim = 128,
                      .hidden = 320,
                      .layers = 2,
                      .heads = 4,
                      .kv_heads = 2,
                      .vocab = 70,
                      .sequence = 32},
                     1, 32, *sim, cpu_.get(), workers_);
  const ForwardJudge judge(model, 1);
  judge.poison();
  model.layers();
  const double error = judge.require_right();
  EXPECT_GT(error, 1e-4);
  EXPECT_LT(error, 0.1);  // many products for y, which begins small, are below 2^-14
}

TEST_F(ForwardJudgeTest, EachThingThatIsWrongIsFoundAndNamed) {
  const auto expect = [&](const std::string& words) {
    pass();
    const std::string found = verdict();
    EXPECT_NE(found.find(words), std::string::npos) << words << "\n" << found;
  };
  wishes_.after_launch = [](const Launch& launch) {  // zeros
    if (launch.name() == "fwdFFN") {
      Surface& y = written(launch, "y");
      y.write(std::vector<float>(read(y).size()));
    }
  };
  expect("fwdFFN of layer 0: y differs");
  wishes_.after_launch = [](const Launch& launch) {  // slots exchanged, in one layer
    if (launch.name() != "fwdAttn" || launch.writes()[1]->port().name != "q.1") return;
    const std::vector<float> k = read(written(launch, "k.1")), v = read(written(launch, "v.1"));
    written(launch, "k.1").write(v);
    written(launch, "v.1").write(k);
  };
  expect("fwdAttn of layer 1: k differs");
  wishes_.after_launch = [](const Launch& launch) {  // one number not written
    if (launch.name() != "fwdFFN") return;
    std::vector<float> h1 = read(*launch.writes()[1]);
    h1.back() = std::nanf("");
    launch.writes()[1]->write(h1);
  };
  expect("fwdFFN of layer 0: h1 differs");
}

TEST_F(ForwardJudgeTest, WhatIsLeftOfAnEarlierPassCountsForNothing) {
  pass();
  EXPECT_EQ(verdict(), "no error");
  judge_.poison();
  EXPECT_NE(verdict().find("fwdAttn of layer 0: q differs"), std::string::npos);
  wishes_.idle = true;
  model_.layers();
  EXPECT_NE(verdict().find("fwdAttn of layer 0: y differs"), std::string::npos);
}

// 8 · 2^-24 · √(12 · 40); 8 · 2^-11 · √12, and √40 products of 2^-14 that are no part of the size.
TEST_F(ForwardJudgeTest, ToleranceFollowsTheArithmetic) {
  const ir::Program ffn = kernels::fwd_ffn(model_.sizes());
  EXPECT_NEAR(allowed_error(ffn, ir::DType::f32, 2), 2 * 1.0447e-5, 1e-9);
  EXPECT_NEAR(allowed_error(ffn, ir::DType::f16, 2), 2 * 0.0135316 + 3.8602e-4, 1e-6);
}

class BenchForwardTest : public ForwardJudgeTest {
 protected:
  std::string run() {
    testing::internal::CaptureStdout();
    const std::string error = error_of([&] { bench_forward(options_, accelerator_, cpu_.get()); });
    output_ = testing::internal::GetCapturedStdout();
    return error;
  }

  TestFolder folder_{"bench_forward"};
  BenchOptions options_{
      .model = "stories260K",
      .sizes = {.dim = 24, .hidden = 40, .layers = 2, .heads = 6, .kv_heads = 3, .head_dim = 8},
      .vocab_size = 70,
      .sequence = 10,
      .threads = 1,
      .repeat = 3,
      .json = folder_ / "forward.json"};
  std::string output_;
};

TEST_F(BenchForwardTest, AnUnknownPeakIsUnverifiedAndAKnownOneHeldAgainst) {
  wishes_.notices = {{"retry", "fwdFFN, once"}};
  EXPECT_EQ(run(), "no error");
  EXPECT_NE(output_.find("unverified"), std::string::npos) << output_;
  EXPECT_NE(output_.find("retry     fwdFFN, once"), std::string::npos) << output_;
  wishes_.rated_flops = 1e15;
  EXPECT_EQ(run(), "no error");
  EXPECT_NE(output_.find("% of the rated 1000.0 TFLOPS"), std::string::npos) << output_;
  EXPECT_EQ(nlohmann::json::parse(read_file(options_.json)).at("verified"), true);
}

TEST_F(BenchForwardTest, ARateThatCantBeIsNotReported) {
  wishes_.rated_flops = 1e3;
  EXPECT_NE(run().find("it is rated at"), std::string::npos);
  EXPECT_EQ(output_, "");
  EXPECT_FALSE(std::filesystem::exists(options_.json));
}

// Warm-up, the smallest launch 111 times, two passes; each of them launches 4 layer kernels.
constexpr int kBeforeTheLastPass = 4 + 111 + 2 * 4;

TEST_F(BenchForwardTest, ADeviceThatGoesWrongInTheLastPassIsNotReported) {
  int launches = 0;
  wishes_.after_launch = [&](const Launch& launch) {
    if (++launches <= kBeforeTheLastPass || launch.name() != "fwdAttn") return;
    Surface& y = written(launch, "y");
    y.write(std::vector<float>(read(y).size()));
  };
  EXPECT_NE(run().find("fwdAttn of layer 0: y differs"), std::string::npos);
  EXPECT_EQ(launches, kBeforeTheLastPass + 4);
  EXPECT_EQ(output_, "");
}

TEST_F(BenchForwardTest, NorIsOneThatLeavesThereWhatItWroteBefore) {
  int launches = 0;
  std::vector<float> before;
  wishes_.after_launch = [&](const Launch& launch) {
    ++launches;
    // The last launch of the last pass writes y alone: its taps are those of the pass before.
    if (launches == kBeforeTheLastPass) before = read(written(launch, "y"));
    wishes_.idle = launches == kBeforeTheLastPass + 3;
    if (launches == kBeforeTheLastPass + 4) written(launch, "y").write(before);
  };
  EXPECT_NE(run().find("fwdFFN of layer 1: h1 differs"), std::string::npos);
  EXPECT_EQ(output_, "");
}

}  // namespace
}  // namespace weft::apps
