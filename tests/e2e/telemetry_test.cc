// What a run reports, as others read it: TensorBoard's files by a reader in Python that shares no
// code with Weft (read_events.py), the lines by what they say of each other.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>

#include "base/file.h"
#include "e2e/tiny_training.h"

namespace weft {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;
using nlohmann::json;

constexpr const char* kPython = "/usr/bin/python3";

class TelemetryRunTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { there_ = new TinyTraining("telemetry_run", 60); }
  static void TearDownTestSuite() { delete there_; }

  static std::string at(const std::string& name) { return there_->at(name); }
  static Arguments arguments(const std::string& run, const Arguments& more) {
    Arguments all{"train",   "--model", "stories260K", "--data", at("tokens.bin"), "--out", at(run),
                  "--batch", "2",       "--sequence",  "64",     "--device",       "cpu"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  static Finished train(const std::string& run, const Arguments& more) {
    return TinyTraining::ok(arguments(run, more));
  }
  static Finished read_events(const std::string& run) {
    return run_program(kPython, {"tests/e2e/read_events.py", at(run)});
  }
  static std::vector<fs::path> event_files(const std::string& run) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(at(run)))
      if (entry.path().filename().string().starts_with("events.out.tfevents."))
        files.push_back(entry.path());
    return files;
  }

  static inline TinyTraining* there_ = nullptr;
};

// --- TensorBoard ---

TEST_F(TelemetryRunTest, TensorBoardsFilesSayWhatTheLinesSayAlsoAfterSomeWereTakenBack) {
  train("run", {"--steps", "8", "--stop-at", "6", "--val-every", "2", "--checkpoint-every", "3",
                "--sample-every", "2"});
  // As after a crash: step 6 was never saved.
  fs::remove_all(at("run/checkpoint-6"));
  replace_link("checkpoint-3", at("run/latest"));
  train("run", {"--resume", "--val-every", "2"});
  const Finished finished = read_events("run");
  EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
  EXPECT_NE(finished.out.find("in 2 files, 1 taken back"), std::string::npos) << finished.out;
  EXPECT_EQ(there_->records("run", "step").size(), 8u);
}

TEST_F(TelemetryRunTest, TheReaderSeesAFlippedBitAndAMissingLine) {
  train("flipped", {"--steps", "2"});
  ASSERT_EQ(read_events("flipped").code, 0);
  const std::vector<fs::path> files = event_files("flipped");
  ASSERT_EQ(files.size(), 1u);
  const std::string good = read_file(files[0]);
  for (const size_t at : {size_t{3}, size_t{9}, good.size() / 2, good.size() - 1}) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    write_file(files[0], bad);
    EXPECT_EQ(read_events("flipped").code, 1) << at;
  }
  write_file(files[0], good);
  std::string lines = read_file(at("flipped/telemetry.jsonl"));
  const size_t step = lines.find("\"type\":\"step\"");
  lines.erase(lines.rfind('\n', step) + 1, lines.find('\n', step) - lines.rfind('\n', step));
  write_file(at("flipped/telemetry.jsonl"), lines);
  EXPECT_EQ(read_events("flipped").code, 1);
}

TEST_F(TelemetryRunTest, NoFileForTensorBoardWhereNoneIsWanted) {
  train("without", {"--steps", "1", "--no-tensorboard"});
  EXPECT_TRUE(event_files("without").empty());
}

// --- the lines ---

TEST_F(TelemetryRunTest, TheTimeOfAStepIsWhatItsSpansAreAndFillsIt) {
  train("spans", {"--steps", "3", "--accumulate", "2"});
  for (const json& step : there_->records("spans", "step")) {
    std::map<std::string, double> time;
    double spans = 0, sum = 0;
    for (const auto& [key, ms] : step.at("time").items()) sum += time[key] = ms.get<double>();
    for (const auto& [key, ms] : step.at("spans").items()) spans += ms.get<double>();
    EXPECT_NEAR(sum, spans, 1e-9 * spans) << step;  // one device, no copies: every span is in one
    EXPECT_LE(sum, step.at("ms")) << step;
    EXPECT_EQ(time.size(), 3u) << step;  // cpu, optimizer, data
    EXPECT_GT(time["cpu"], 0.5 * sum) << step;
    EXPECT_GT(time["optimizer"], 0) << step;
    EXPECT_GT(time["data"], 0) << step;
    EXPECT_EQ(step.at("copied_bytes"), 0);
    const double flop = step.at("flop"), ms = step.at("ms");
    EXPECT_NEAR(step.at("flop_per_s").get<double>(), flop / (ms * 1e-3), 1e-9 * flop / (ms * 1e-3));
  }
  const json config = json::parse(read_file(at("spans/config.json")));
  EXPECT_GT(config.at("peak").at("flop_per_s"), 1e8);
  EXPECT_TRUE(config.at("power").contains("package"));
  EXPECT_GT(config.at("pid"), 1);
  const json first = there_->records("spans", "step").at(0);
  EXPECT_LE(config.at("started_ms"), first.at("time_ms"));
  EXPECT_NEAR(
      first.at("peak_fraction").get<double>(),
      first.at("flop_per_s").get<double>() / config.at("peak").at("flop_per_s").get<double>(),
      1e-9);
}

// On the simulated engine weights and activations cross. 4 bytes are read and 2 written, or the
// other way round, for every number that does.
TEST_F(TelemetryRunTest, CopiesAndNewWeightsForAnotherDeviceHaveTheirTimeAndBytes) {
  train("ane", {"--steps", "2", "--device", "ane-sim", "--loss-scale", "64"});
  const json config = json::parse(read_file(at("ane/config.json")));
  EXPECT_FALSE(config.contains("peak"));
  const double converted = config.at("microbatch").at("converted_bytes");
  for (const json& step : there_->records("ane", "step")) {
    EXPECT_FALSE(step.contains("peak_fraction"));
    for (const char* key : {"ane-sim", "cpu", "staging", "sync", "optimizer", "data"})
      EXPECT_GT(step.at("time").at(key), 0) << key;
    const double bytes = step.at("copied_bytes");
    EXPECT_GT(bytes, 2 * converted);  // two windows, and the weights
    EXPECT_EQ(std::fmod(bytes, 6), 0);
  }
}

TEST_F(TelemetryRunTest, WhatEndsATrainingByAnErrorIsInItsRecords) {
  const Finished finished = weft_run(arguments("diverged", {"--steps", "60", "--lr", "1e30"}));
  EXPECT_EQ(finished.code, 1) << finished.err;
  EXPECT_NE(finished.err.find("20 steps in a row"), std::string::npos) << finished.err;
  const auto steps = there_->records("diverged", "step");
  ASSERT_GT(steps.size(), 20u);
  for (size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps[i].at("step"), i + 1);
    EXPECT_EQ(steps[i].at("skipped"), i + 20 >= steps.size());
  }
  const auto events = there_->records("diverged", "event");
  EXPECT_EQ(events.size(), 1u + 20u);  // the start, and a skip for each
  EXPECT_EQ(events.back().at("step"), steps.back().at("step"));
  EXPECT_EQ(read_events("diverged").code, 0);
}

TEST_F(TelemetryRunTest, EventsTellWhatStartingAndSavingCost) {
  train("events", {"--steps", "2"});
  const auto events = there_->records("events", "event");
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].at("event"), "start");
  EXPECT_GT(events[0].at("programs"), 10);
  EXPECT_GT(events[0].at("compile_ms"), 0);
  EXPECT_EQ(events[1].at("event"), "checkpoint");
  EXPECT_GT(events[1].at("ms"), 0);
  int64_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(at("events/checkpoint-2")))
    bytes += static_cast<int64_t>(entry.file_size());
  EXPECT_EQ(events[1].at("bytes"), bytes);
  EXPECT_EQ(events[2].at("event"), "done");
}

}  // namespace
}  // namespace weft
