// The benchmarks as a user meets them: raw data that can be read, figures that can be true.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/test_support.h"
#include "e2e/process.h"
#include "kernels/catalogue.h"

namespace weft {
namespace {

using Arguments = std::vector<std::string>;
using nlohmann::json;

// Large enough that the time between two launches is far below a hundredth of theirs.
Arguments bench(const char* what, const Arguments& more) {
  Arguments all{"bench",    what,  "--model",  "stories15M", "--vocab-size", "300",
                "--layers", "2",   "--heads",  "4",          "--dim",        "128",
                "--hidden", "320", "--repeat", "3",          "--threads",    "2"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

json raw_data(const Arguments& arguments) {
  Arguments all = arguments;
  all.insert(all.end(), {"--json", "-"});
  const Finished finished = weft_run(all);
  EXPECT_EQ(finished.code, 0) << finished.err;
  return json::parse(finished.out);
}

void expect_spread(const json& spread, size_t repetitions) {
  EXPECT_EQ(spread["values"].size(), repetitions);
  EXPECT_LE(spread["min"], spread["median"]);
  EXPECT_LE(spread["median"], spread["max"]);
  EXPECT_GT(spread["min"], 0.0);
}

// The best rate that was seen, against the best of the machine: other tests that run beside this
// one take time from both. 5 % for the clock, which may differ between the two.
void expect_below_peak(double rate, const json& peak) {
  EXPECT_GT(rate, 0);
  EXPECT_LE(rate, 1.05 * peak["max"].get<double>());
}

TEST(Bench, AStepsRawDataIsWholeAndAddsUp) {
  const json data =
      raw_data(bench("step", {"--sequence", "128", "--batch", "2", "--accumulate", "2"}));
  EXPECT_EQ(data["benchmark"], "step");
  EXPECT_EQ(data["threads"], 2);
  EXPECT_EQ(data["sequence"], 128);
  EXPECT_EQ(data["batch"], 2);
  EXPECT_EQ(data["accumulate"], 2);
  EXPECT_EQ(data["model"]["vocab"], 300);
  EXPECT_NE(data["command"].get<std::string>().find("bench step"), std::string::npos);
  EXPECT_GT(data["memory_bytes"], 1 << 20);
  // 2 layers of 4 · 128² + 3 · 128 · 320 weights and 2 · 128 · 129 / 2 of attention, the
  // classifier; forward and backward of 512 tokens.
  const double per_token = 2 * (2 * (4 * 128 * 128 + 3 * 128 * 320 + 128 * 129) + 128 * 300);
  EXPECT_NEAR(data["forward_backward_gflop"], 3 * 512 * per_token * 1e-9, 1e-9);

  const json& figures = data["figures"];
  for (const auto& [key, spread] : figures.items()) {
    SCOPED_TRACE(key);
    expect_spread(spread, 3);
  }
  for (const char* const key : {"forward_backward_gflops", "forward_gflops", "backward_gflops"})
    expect_below_peak(figures[key]["max"], figures["fma_gflops"]);
  EXPECT_GE(figures["covered"]["median"], 0.99);
  EXPECT_LE(figures["covered"]["max"], 1.0);
  // Six digits of each number are kept: the sum of some 20 of them is off by 20 · 5e-6 at most.
  const double rounding = 1e-4 * figures["step_ms"]["max"].get<double>();
  for (size_t i = 0; i < 3; ++i) {
    const auto at = [&](const char* key) { return figures[key]["values"][i].get<double>(); };
    EXPECT_NEAR(at("forward_ms") + at("backward_ms"), at("forward_backward_ms"), rounding);
    EXPECT_NEAR(at("forward_backward_ms") + at("norm_ms") + at("update_ms"), at("step_ms"),
                rounding);
    double kernels = 0;
    for (const auto& [name, ms] : data["kernels_ms"][i].items()) {
      EXPECT_TRUE(data["kernels"].contains(name)) << name;
      kernels += ms.get<double>();
    }
    EXPECT_NEAR(kernels, at("covered") * at("step_ms"), rounding);
  }
  // Two layers in two microbatches.
  EXPECT_EQ(data["kernels"]["fwdFFN"]["launches"], 4);
  EXPECT_NEAR(data["kernels"]["fwdFFN"]["gflop"], 4 * 3 * 2.0 * 128 * 320 * 256 * 1e-9, 1e-9);
}

TEST(Bench, ATableHasItsUnitsAndAFileTheRawData) {
  const TestFolder folder("bench");
  const Finished finished =
      weft_run(bench("step", {"--sequence", "64", "--json", folder / "step.json"}));
  EXPECT_EQ(finished.code, 0) << finished.err;
  for (const char* const words :
       {"GFLOP/s", "GB/s", "MiB", "forward + backward", "sdpaBwd1", "AdamW", "spans cover"})
    EXPECT_NE(finished.out.find(words), std::string::npos) << words << "\n" << finished.out;
  EXPECT_EQ(json::parse(read_file(folder / "step.json"))["benchmark"], "step");
}

TEST(Bench, TheOtherBenchmarksLeaveTheirRawDataToo) {
  const json forward = raw_data(bench("forward", {"--sequence", "64"}));
  expect_below_peak(
      forward["forward_gflop"].get<double>() / forward["forward_ms"]["min"].get<double>() * 1e3,
      forward["fma_gflops"]);
  expect_spread(forward["forward_of_fma"], 3);
  EXPECT_EQ(forward["threads"], 2);
  EXPECT_EQ(forward["conversions"], 0);
  EXPECT_EQ(forward["kernels_ms"].size(), 3);
  const json decode = raw_data(bench("decode", {"--prompt", "40", "--tokens", "5"}));
  expect_spread(decode["tokens_per_s"], 3);
  expect_spread(decode["prompt_tokens_per_s"], 3);
  // All weights, the tied classifier once.
  const double parameters = 2 * (4 * 128 * 128 + 3 * 128 * 320 + 2 * 128) + 300 * 128 + 128;
  EXPECT_EQ(decode["weight_bytes_per_token"], 4 * parameters);
  EXPECT_EQ(decode["cache_bytes_per_token"], 4 * 2 * 2 * 128 * 42.5);
  // In q8 32 numbers of a matrix take 34 bytes; the vectors stay.
  const double vectors = 2 * 2 * 128 + 128;
  const json q8 = raw_data(bench("decode", {"--prompt", "40", "--tokens", "5", "--weights", "q8"}));
  EXPECT_EQ(q8["weight_bytes_per_token"], (parameters - vectors) / 32 * 34 + 4 * vectors);
  const json kernels = raw_data(bench("kernels", {"--sequence", "64", "--repeat", "1"}));
  EXPECT_EQ(kernels["kernels"].size(), kernels::program_names().size());
  for (const auto& [name, kernel] : kernels["kernels"].items()) expect_spread(kernel["ms"], 1);
  for (const char* const key : {"fma_gflops", "read_gbs", "triad_gbs", "stream_gbs"})
    expect_spread(raw_data({"bench", "peak", "--repeat", "2"})[key], 2);
}

TEST(Bench, AForwardPassOnAnAcceleratorIsTakenApart) {
  const json data = raw_data(bench("forward", {"--sequence", "64", "--device", "ane-sim"}));
  EXPECT_EQ(data["device"], "ane-sim");
  EXPECT_EQ(data["layer_launches"], 4);
  // Four of xnorm go there, four of y come back: fp32 on one side, fp16 on the other.
  EXPECT_EQ(data["conversions"], 8);
  EXPECT_EQ(data["converted_bytes"], 8 * 6 * 128 * 64);
  EXPECT_EQ(data["copied_bytes"], 0);
  // A rating is that of the chip, and this is none.
  EXPECT_EQ(data["verified"], false);
  EXPECT_TRUE(data["rated_tflops"].is_null());
  EXPECT_FALSE(data.contains("fma_gflops"));
  for (const char* const key : {"layers_ms", "forward_ms", "layers_tokens_per_s", "layers_tflops",
                                "in_layer_launches", "in_copies"})
    expect_spread(data[key], 3);
  for (const char* const key : {"layers_ms", "forward_ms"})
    EXPECT_EQ(data[key]["p90"], data[key]["max"]);  // of three
  EXPECT_LT(data["layers_ms"]["median"], data["forward_ms"]["median"]);
  EXPECT_LE(data["in_layer_launches"]["max"].get<double>() + data["in_copies"]["min"].get<double>(),
            1.0);
  EXPECT_GT(data["smallest_launch_us"], 0);
  EXPECT_GT(data["dispatch_share"], 0);
  // 2 layers of 4 · 128² + 3 · 128 · 320 weights and 2 · 128 · 65 / 2 of attention, 64 tokens.
  EXPECT_NEAR(data["layers_gflop"], 64 * 2 * 2 * (4 * 128 * 128 + 3 * 128 * 320 + 128 * 65) * 1e-9,
              1e-9);
  EXPECT_GT(data["largest_error"], 1e-4);
  EXPECT_EQ(data["kernels_ms"].size(), 3);
}

TEST(Bench, WhatCantBeMeasuredIsRefusedInWords) {
  const auto expect_refusal = [](const Arguments& arguments, int code, const char* words) {
    const Finished finished = weft_run(arguments);
    EXPECT_EQ(finished.code, code) << finished.err;
    EXPECT_NE(finished.err.find(words), std::string::npos) << finished.err;
  };
  expect_refusal({"bench", "step", "--device", "ane-sim"}, 1, "take cpu or reference");
  expect_refusal(bench("forward", {"--device", "ane-sim", "--batch", "2"}), 2,
                 "--batch: ane-sim takes one sequence per launch");
  expect_refusal({"bench", "step", "--repeat", "0"}, 2, "--repeat: at least 1");
  expect_refusal({"bench", "kernels", "--only", "fwdFNN"}, 2, "'fwdFNN' is unknown");
  expect_refusal({"bench"}, 2, "--help");
}

}  // namespace
}  // namespace weft
