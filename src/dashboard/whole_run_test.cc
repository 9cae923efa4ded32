#include "dashboard/whole_run.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/file.h"
#include "base/test_support.h"
#include "dashboard/test_lines.h"

namespace weft::dashboard {
namespace {

WholeRun read(const std::filesystem::path& path) {
  return read_whole_run(path, [](double, double) {});
}

Step step_of(int64_t step, double ms, Named time) {
  Step record;
  record.step = step;
  record.ms = ms;
  record.tokens = 10;
  record.time = std::move(time);
  return record;
}

TEST(WholeRunTest, EveryStepOfTheFileIsRead) {
  const TestFolder folder("whole_run");
  write_file(folder / "telemetry.jsonl", step_lines(1, 3000) +
                                             other_line("validation", 3000, R"("loss":2.5)") +
                                             event_line(3000, "done"));
  double last = 0, total = 0;
  const WholeRun run = read_whole_run(folder.path(), [&](double done, double all) {
    EXPECT_GE(done, last);
    last = done;
    total = all;
  });
  EXPECT_EQ(last, total);
  EXPECT_EQ(last, static_cast<double>(std::filesystem::file_size(folder / "telemetry.jsonl")));
  EXPECT_EQ(run.run.state, RunState::kDone);
  const auto losses = run.history.loss.buckets();
  ASSERT_EQ(losses.size(), 3000);
  for (const Curve::Bucket& bucket : losses) EXPECT_EQ(bucket.mean, test_loss(bucket.first));
  EXPECT_EQ(sum_of(run.tokens), 3000 * 2048);
  EXPECT_EQ(run.power_w.size(), 4);
  EXPECT_EQ(mean_of(run.power_w[3].curve), 10.5);
  EXPECT_NEAR(mean_of(run.peak_fraction), 0.27, 3000 * 0.27 * 2.3e-16) << "3000 roundings";
  ASSERT_EQ(run.history.validation.buckets().size(), 1);
  EXPECT_EQ(read(folder / "telemetry.jsonl").history.loss.buckets().size(), 3000)
      << "the file alone";
}

TEST(WholeRunTest, AStepThatIsDoneAgainCountsOnce) {
  const TestFolder folder("whole_run_again");
  write_file(folder / "telemetry.jsonl", step_lines(1, 30) + step_lines(21, 40));
  const WholeRun run = read(folder.path());
  EXPECT_EQ(run.history.loss.buckets().size(), 40);
  EXPECT_EQ(sum_of(run.tokens), 40 * 2048);
  EXPECT_EQ(run.time[0].curve.buckets().size(), 40);
}

TEST(WholeRunTest, WhatAStepDoesNotNameTookNoTimeInIt) {
  WholeRun run;
  run.add(step_of(1, 5, {{"cpu", 5}}));
  run.add(step_of(2, 5, {{"ane", 4}, {"cpu", 1}}));
  run.add(step_of(3, 5, {{"cpu", 5}}));
  ASSERT_EQ(run.time.size(), 2);
  EXPECT_EQ(run.time[0].name, "cpu");
  EXPECT_EQ(sum_of(run.time[0].curve), 11);
  EXPECT_EQ(run.time[1].curve.buckets().size(), 2) << "before its first, nobody knew of it";
  EXPECT_EQ(mean_of(run.time[1].curve), 2);
}

TEST(WholeRunTest, ThinningKeepsMeansAndExtremes) {
  Curve curve;
  for (int64_t i = 0; i < 1000; ++i) curve.add(i, i == 777 ? 1e6 : static_cast<double>(i % 7));
  const std::vector<Curve::Bucket> few = thinned(curve, 300);
  ASSERT_EQ(few.size(), 250);
  double sum = 0, highest = 0;
  for (const Curve::Bucket& bucket : few) {
    EXPECT_EQ(bucket.count, 4);
    sum += 4 * bucket.mean;
    highest = std::max(highest, bucket.high);
  }
  EXPECT_EQ(highest, 1e6);
  // 1000 roundings of numbers up to 1e6.
  EXPECT_NEAR(sum, sum_of(curve), 1e6 * 1000 * 2.3e-16);
  EXPECT_EQ(thinned(curve, 1000).size(), 1000);
  EXPECT_TRUE(thinned(Curve(), 10).empty());
  EXPECT_TRUE(std::isnan(mean_of(Curve())));
}

TEST(WholeRunTest, SaysWhatIsWrong) {
  const TestFolder folder("whole_run_wrong");
  EXPECT_NE(error_of([&] { read(folder / "nowhere"); }).find("there is no such run"),
            std::string::npos);
  write_file(folder / "newer.jsonl", R"({"schema":2,"type":"step","step":1})"
                                     "\n");
  EXPECT_NE(error_of([&] { read(folder / "newer.jsonl"); }), "no error");
}

}  // namespace
}  // namespace weft::dashboard
