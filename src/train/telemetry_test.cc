// Telemetry read back with a JSON parser: whole lines, the keys of docs/telemetry.md, and what
// resuming keeps.
#include "train/telemetry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/test_support.h"

namespace weft::train {
namespace {

using nlohmann::json;

std::vector<json> records(const std::filesystem::path& path) {
  std::vector<json> all;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) all.push_back(json::parse(line));
  return all;
}

StepRecord step(int64_t number) {
  return {.step = number,
          .loss = 3.25,
          .rate = 1e-4,
          .grad_norm = 0.5,
          .loss_scale = 256,
          .tokens = 512,
          .milliseconds = 250};
}

TEST(TelemetryTest, WritesTheKeysOfTheSchema) {
  const TestFolder folder("telemetry_keys");
  const SpanTotal spans[] = {{"fwdAttn", 2'500'000, 12}};
  {
    Telemetry telemetry(folder / "telemetry.jsonl", 0);
    telemetry.event(0, "start", "model \"tiny\"\n");
    telemetry.step(step(1), spans);
    telemetry.validation(1, 3.5, 1024, 90);
    telemetry.sample(1, "Once", "Once\xF0\x9F");
  }
  const auto all = records(folder / "telemetry.jsonl");
  ASSERT_EQ(all.size(), 4u);
  for (const json& record : all) EXPECT_EQ(record.at("schema"), 1);
  EXPECT_EQ(all[0].at("event"), "start");
  EXPECT_EQ(all[0].at("detail"), "model \"tiny\"\n");
  EXPECT_EQ(all[1].at("type"), "step");
  EXPECT_EQ(all[1].at("loss"), 3.25);
  EXPECT_EQ(all[1].at("lr"), 1e-4);
  EXPECT_EQ(all[1].at("grad_norm"), 0.5);
  EXPECT_EQ(all[1].at("loss_scale"), 256);
  EXPECT_EQ(all[1].at("tokens"), 512);
  EXPECT_EQ(all[1].at("tokens_per_s"), 2048);
  EXPECT_EQ(all[1].at("spans").at("fwdAttn"), 2.5);
  EXPECT_EQ(all[1].at("skipped"), false);
  EXPECT_FALSE(all[1].contains("weight_sync_ms_per_layer"));
  EXPECT_EQ(all[2].at("loss"), 3.5);
  EXPECT_EQ(all[3].at("prompt"), "Once");
}

TEST(TelemetryTest, ALossThatIsNotANumberIsNull) {
  const TestFolder folder("telemetry_nan");
  {
    Telemetry telemetry(folder / "t.jsonl", 0);
    StepRecord record = step(1);
    record.loss = std::numeric_limits<double>::quiet_NaN();
    record.skipped = true;
    telemetry.step(record, {});
  }
  const auto all = records(folder / "t.jsonl");
  EXPECT_TRUE(all.at(0).at("loss").is_null());
  EXPECT_EQ(all.at(0).at("skipped"), true);
}

TEST(TelemetryTest, WhatNotEveryRunHasIsThereWhereItIs) {
  const TestFolder folder("telemetry_some");
  {
    Telemetry telemetry(folder / "t.jsonl", 0);
    StepRecord record = step(1);
    record.weight_sync_ms_per_layer = 0.25;
    telemetry.step(record, {});
    telemetry.event(1, "done", "step 1", {{"programs", 9}, {"restarts", 0}});
  }
  const auto all = records(folder / "t.jsonl");
  EXPECT_EQ(all.at(0).at("weight_sync_ms_per_layer"), 0.25);
  EXPECT_EQ(all.at(1).at("detail"), "step 1");
  EXPECT_EQ(all.at(1).at("programs"), 9);
  EXPECT_EQ(all.at(1).at("restarts"), 0);
}

TEST(TelemetryTest, ResumingRemovesLaterStepsAndHalfALine) {
  const TestFolder folder("telemetry_resume");
  const auto path = folder / "t.jsonl";
  {
    Telemetry telemetry(path, 0);
    for (int64_t i = 1; i <= 5; ++i) telemetry.step(step(i), {});
  }
  std::ofstream(path, std::ios::app) << R"({"schema":1,"type":"st)";
  { Telemetry(path, 3).step(step(4), {}); }
  const auto all = records(path);
  ASSERT_EQ(all.size(), 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(all[i].at("step"), i + 1);
}

TEST(TelemetryTest, AnUnwritablePathIsRefusedInWords) {
  const std::string text = error_of([] { Telemetry("/proc/weft/telemetry.jsonl", 0); });
  EXPECT_NE(text.find("/proc/weft/telemetry.jsonl: the telemetry can't be opened"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace weft::train
