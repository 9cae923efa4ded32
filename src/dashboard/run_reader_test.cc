#include "dashboard/run_reader.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "base/test_support.h"
#include "dashboard/test_lines.h"
#include "train/run_folder.h"

namespace weft::dashboard {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostRecent = Run::kMostRecent;

// All that the telemetry says, in one text.
std::string text_of(const Curve& curve) {
  std::string text;
  for (const auto& b : curve.buckets())
    text += fmt::format(" {}-{}:{}x{} {}..{}", b.first, b.last, b.count, b.mean, b.low, b.high);
  return text;
}

std::string text_of(const Run& run) {
  std::string text = "loss" + text_of(run.loss) + "\nsmoothed" + text_of(run.smoothed) +
                     "\nvalidation" + text_of(run.validation) + "\nrecent";
  for (const Step& step : run.recent) text += fmt::format(" {}:{}", step.step, step.loss);
  text += "\nevents";
  for (const Event& event : run.events) text += fmt::format(" {}:{}", event.step, event.name);
  text += "\nsamples";
  for (const SampleText& s : run.samples)
    text += fmt::format(" {}:{}:{}", s.step, s.prompt, s.text);
  for (const auto* named : {&run.power_w, &run.energy_j})
    for (const auto& [name, value] : *named) text += fmt::format("\n{} {}", name, value);
  return text + fmt::format("\nlive {} {} {}\n{} skipped, state {}, {}", run.live_sample,
                            run.live_prompt, run.live_text, run.skipped,
                            static_cast<int>(run.state), run.problem);
}

class RunReaderTest : public testing::Test {
 protected:
  RunReaderTest() { fs::create_directories(run_); }

  void append(std::string_view text) { std::ofstream(file_, std::ios::app) << text; }
  // As a resumed run does it: another file in its place.
  void replace(std::string_view text) { write_file(file_, text); }
  // In its place: the same file, cut and written again.
  void rewrite(std::string_view text) { std::ofstream(file_) << text; }
  void poll(RunReader& reader) {
    while (reader.poll()) {
    }
  }
  // What a reader that begins now has in the end.
  std::string anew() {
    RunReader reader(run_);
    reader.read_whole();
    return text_of(reader.run());
  }

  TestFolder folder_{"run_reader"};
  fs::path run_ = folder_ / "tiny", file_ = run_ / "telemetry.jsonl";
};

// A run with everything in it.
std::string everything() {
  return event_line(0, "start") + step_lines(1, 3) +
         other_line("validation", 3, R"("loss":2.5,"tokens":512)") +
         other_line("text", 3, R"("sample":1,"prompt":"Once","text":" up")") +
         other_line("text", 3, R"("sample":1,"text":"on")") +
         other_line("sample", 3, R"("sample":1,"prompt":"Once","text":"Once upon")") +
         step_lines(4, 5) + "garbage\n\n{\"schema\":1}\n" + event_line(5, "stop") +
         event_line(5, "resume") + step_lines(6, 8) +
         other_line("text", 8, R"("sample":1,"prompt":"A","text":" b")");
}

TEST_F(RunReaderTest, ReadsARun) {
  replace(everything());
  const RunReader reader(run_);
  const auto& run = reader.run();
  EXPECT_EQ(run.name, "tiny");
  EXPECT_EQ(run.folder, fs::absolute(run_));
  EXPECT_TRUE(run.whole);
  EXPECT_EQ(run.read_fraction, 1);
  EXPECT_EQ(run.recent.size(), 8u);
  EXPECT_EQ(run.recent.front().step, 1);
  EXPECT_EQ(run.recent.back().loss, test_loss(8));
  ASSERT_EQ(run.loss.buckets().size(), 8u);
  EXPECT_EQ(run.loss.buckets()[4].mean, test_loss(5));
  EXPECT_EQ(run.smoothed.buckets()[4].mean, test_loss(5) + 0.01);
  ASSERT_EQ(run.validation.buckets().size(), 1u);
  EXPECT_EQ(run.validation.buckets()[0].mean, 2.5);
  ASSERT_EQ(run.events.size(), 3u);
  EXPECT_EQ(run.events[2].name, "resume");
  ASSERT_EQ(run.samples.size(), 1u);
  EXPECT_EQ(run.samples[0].text, "Once upon");
  EXPECT_EQ(run.live_sample, 1);
  EXPECT_EQ(run.live_prompt, "A");
  EXPECT_EQ(run.live_text, "A b");
  EXPECT_EQ(value_of(run.power_w, "ane"), 2.875);
  EXPECT_EQ(value_of(run.energy_j, "package"), 84);
  EXPECT_EQ(run.state, RunState::kInterrupted);
  EXPECT_EQ(run.problem, "");
}

TEST_F(RunReaderTest, GrowingByteByByteEqualsReadingAtOnce) {
  const std::string text = everything();
  append("");
  RunReader reader(run_);
  size_t changes = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    append(text.substr(i, 1));
    EXPECT_TRUE(reader.poll());
    changes += reader.poll() ? 1 : 0;
    // Any moment is as good as any other; each costs a reading of the whole.
    if (i % 97 == 0) {
      ASSERT_EQ(text_of(reader.run()), anew()) << i;
    }
  }
  EXPECT_EQ(changes, 0u);
  EXPECT_EQ(text_of(reader.run()), anew());
}

TEST_F(RunReaderTest, ATextIsLiveUntilItsSampleIsThere) {
  replace(other_line("text", 3, R"("sample":1,"prompt":"Once","text":" up")"));
  RunReader reader(run_);
  append(other_line("text", 4, R"("sample":1,"text":"on")"));
  poll(reader);
  EXPECT_EQ(reader.run().live_prompt, "Once");
  EXPECT_EQ(reader.run().live_text, "Once upon");
  append(other_line("text", 4, R"("sample":2,"prompt":"B","text":"c")"));
  poll(reader);
  EXPECT_EQ(reader.run().live_sample, 2);
  EXPECT_EQ(reader.run().live_text, "Bc");
  append(other_line("sample", 4, R"("sample":2,"prompt":"B","text":"Bc")"));
  poll(reader);
  EXPECT_EQ(reader.run().live_sample, 0);
  EXPECT_EQ(reader.run().live_text, "");
  ASSERT_EQ(reader.run().samples.size(), 1u);

  append(other_line("text", 5, R"("sample":3,"prompt":"B","text":"c")") + event_line(5, "resume"));
  poll(reader);
  EXPECT_EQ(reader.run().live_sample, 0) << "whoever wrote it is gone";
}

TEST_F(RunReaderTest, AResumedRunTakesBackWhatItDoesAgain) {
  replace(step_lines(1, 10));
  RunReader reader(run_);
  replace(step_lines(1, 4) + event_line(4, "resume"));
  poll(reader);
  EXPECT_EQ(reader.run().recent.back().step, 4);
  append(step_lines(5, 6));
  poll(reader);
  EXPECT_EQ(text_of(reader.run()), anew());
  EXPECT_EQ(reader.run().loss.buckets().back().last, 6);
}

TEST_F(RunReaderTest, AFileCutInItsPlaceIsReadAnew) {
  replace(step_lines(1, 10));
  RunReader reader(run_);
  rewrite(step_lines(1, 4));
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(text_of(reader.run()), anew());
  // Cut and grown beyond what it was, between two looks.
  rewrite(step_lines(3, 30));
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(text_of(reader.run()), anew());
  rewrite("");
  EXPECT_TRUE(reader.poll());
  EXPECT_TRUE(reader.run().recent.empty());
  EXPECT_TRUE(reader.run().loss.buckets().empty());
}

TEST_F(RunReaderTest, ALastLineThatWasCutOffAndIsWrittenAgain) {
  const std::string lines = step_lines(1, 4);
  replace(lines.substr(0, lines.size() - 300));
  RunReader reader(run_);
  EXPECT_EQ(reader.run().recent.back().step, 3);
  rewrite(step_lines(1, 3) + event_line(3, "resume") + step_lines(4, 5));
  poll(reader);
  EXPECT_EQ(text_of(reader.run()), anew());
  EXPECT_EQ(reader.run().recent.back().step, 5);
}

TEST_F(RunReaderTest, StepsThatFallInsideOneFileTakeBack) {
  replace(step_lines(1, 10));
  RunReader reader(run_);
  append(event_line(5, "resume") + step_lines(6, 7));
  poll(reader);
  EXPECT_EQ(reader.run().recent.size(), 7u);
  EXPECT_EQ(reader.run().loss.buckets().size(), 7u);
  EXPECT_EQ(text_of(reader.run()), anew());
}

TEST_F(RunReaderTest, AFileThatVanishesIsMissedAndTakenUpAgain) {
  replace(step_lines(1, 3));
  RunReader reader(run_);
  const std::string before = text_of(reader.run());
  fs::rename(file_, run_ / "elsewhere");
  EXPECT_TRUE(reader.poll());
  EXPECT_NE(reader.run().problem.find("telemetry.jsonl: can't be read: "), std::string::npos);
  EXPECT_EQ(reader.run().recent.size(), 3u);
  EXPECT_FALSE(reader.poll());
  reader.read_whole();
  fs::rename(run_ / "elsewhere", file_);
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(text_of(reader.run()), before);

  fs::remove_all(run_);
  EXPECT_TRUE(reader.poll());
  fs::create_directories(run_);
  append(step_lines(1, 2));
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(text_of(reader.run()), anew());
  EXPECT_EQ(reader.run().recent.size(), 2u);
}

TEST_F(RunReaderTest, ASchemaTooNewIsAProblemInWords) {
  replace(step_lines(1, 2) + R"({"schema":2,"type":"step","step":3,"loss":1})" + "\n");
  RunReader reader(run_);
  EXPECT_NE(reader.run().problem.find("schema 2"), std::string::npos) << reader.run().problem;
  EXPECT_EQ(reader.run().recent.size(), 2u);
  replace(step_lines(1, 2));
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.run().problem, "");
}

TEST_F(RunReaderTest, StatesFollowTheLockAndTheLastEvent) {
  EXPECT_NE(error_of([&] { RunReader reader(run_); }).find("run folder is wanted"),
            std::string::npos);
  std::optional<train::RunFolder> held(std::in_place, run_);
  RunReader reader(run_);
  EXPECT_EQ(reader.run().state, RunState::kRunning);
  held.reset();
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.run().state, RunState::kUnknown);
  EXPECT_EQ(reader.run().problem, "");
  append(event_line(0, "start") + step_lines(1, 2));
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.run().state, RunState::kInterrupted);
  append(event_line(2, "stop"));
  poll(reader);
  EXPECT_EQ(reader.run().state, RunState::kStopped);
  held.emplace(run_);
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.run().state, RunState::kRunning);
  append(event_line(2, "resume") + step_lines(3, 3) + event_line(3, "done"));
  poll(reader);
  held.reset();
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.run().state, RunState::kDone);
  EXPECT_FALSE(reader.poll());
}

TEST_F(RunReaderTest, TheConfigIsReadAgainWhenItIsWrittenAgain) {
  append("");
  RunReader reader(run_);
  EXPECT_FALSE(reader.run().config);
  write_file(run_ / "config.json", R"({"training":{"steps":10}})");
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.run().config->steps, 10);
  EXPECT_FALSE(reader.poll());
  write_file(run_ / "config.json", "{");
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.run().config->steps, 10);
  EXPECT_NE(reader.run().problem.find("config.json"), std::string::npos);
  write_file(run_ / "config.json", R"({"training":{"steps":20}})");
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.run().config->steps, 20);
  EXPECT_EQ(reader.run().problem, "");
}

TEST_F(RunReaderTest, AFileAloneIsARunToo) {
  write_file(run_ / "config.json", R"({"cpu":"here"})");
  replace(step_lines(1, 3));
  fs::copy_file(file_, run_ / "old.jsonl");
  const RunReader alone(run_ / "old.jsonl");
  EXPECT_EQ(alone.run().name, "old");
  EXPECT_EQ(alone.run().recent.size(), 3u);
  EXPECT_FALSE(alone.run().config);
  const RunReader of_folder(file_);
  EXPECT_EQ(of_folder.run().name, "tiny");
  EXPECT_EQ(of_folder.run().config->cpu, "here");
  const RunReader with_slash(run_ / "");
  EXPECT_EQ(with_slash.run().name, "tiny");
}

TEST_F(RunReaderTest, WhatIsNoRunIsRefusedInWords) {
  const std::string error = error_of([&] { RunReader reader(folder_ / "none"); });
  EXPECT_NE(error.find("none: there is no such run; name"), error.npos) << error;
  EXPECT_NE(error_of([&] { RunReader reader("/dev/null"); }).find("no such run"), error.npos);
}

TEST_F(RunReaderTest, ALongRunHasACurveAtOnceAndTheWholeLater) {
  // Longer than what is read as a whole at once: some 20 MB, with a fall across the parts.
  replace(event_line(0, "start") + step_lines(1, 23000) + event_line(20000, "resume") +
          step_lines(20001, 20400) + other_line("validation", 20400, R"("loss":2.5)") +
          step_lines(20401, 23000));
  RunReader reader(run_);
  const auto& run = reader.run();
  EXPECT_EQ(run.recent.size(), kMostRecent);
  EXPECT_EQ(run.recent.back().step, 23000);
  // At once, unless the disk is busy otherwise.
  while (run.loss.buckets().front().first > 100) reader.poll();
  EXPECT_GT(run.loss.buckets().size(), 2000u);
  reader.read_whole();
  EXPECT_TRUE(run.whole);
  EXPECT_EQ(run.recent.size(), kMostRecent);
  EXPECT_EQ(run.events.size(), 2u);
  EXPECT_EQ(run.validation.buckets().size(), 1u);

  Curve loss;
  for (int64_t step = 1; step <= 23000; ++step) loss.add(step, test_loss(step));
  ASSERT_EQ(run.loss.buckets().size(), loss.buckets().size());
  for (size_t i = 0; i < loss.buckets().size(); ++i) {
    EXPECT_EQ(run.loss.buckets()[i].first, loss.buckets()[i].first);
    EXPECT_EQ(run.loss.buckets()[i].low, loss.buckets()[i].low);
  }
}

TEST_F(RunReaderTest, ALongRunIsReplacedAgainAndAgain) {
  const std::string longer = step_lines(1, 15000), shorter = step_lines(1, 12000);
  replace(longer);
  RunReader reader(run_);
  for (int i = 0; i < 6; ++i) {
    replace(i % 2 == 0 ? shorter : longer);
    EXPECT_TRUE(reader.poll());
    append(step_lines(15001, 15010));
    reader.poll();
  }
  reader.read_whole();
  EXPECT_EQ(text_of(reader.run()), anew());
}

}  // namespace
}  // namespace weft::dashboard
