// progress.h: the words, and that quick or quiet work shows nothing.
#include "apps/progress.h"

#include <gtest/gtest.h>

namespace weft::apps {
namespace {

TEST(Progress, SaysHowFarHowFastAndHowLong) {
  EXPECT_EQ(progress_text("tokenize", 3'100'000, 7'400'000, "B", 1.5, ""),
            "tokenize  41%  3.10 of 7.40 MB  2.07 MB/s  2 s left");
  EXPECT_EQ(progress_text("train", 50, 200, "steps", 100, "loss 2.31"),
            "train  25%  50 of 200 steps  0.50 steps/s  5 min 00 s left  loss 2.31");
  EXPECT_EQ(progress_text("read", 12'345, 0, "B", 0, ""), "read  0.01 MB");
  EXPECT_EQ(progress_text("all", 10, 10, "lines", 2, ""), "all  100%  10 of 10 lines  5 lines/s");
  EXPECT_EQ(progress_text("start", 0, 10, "lines", 0, ""), "start  0%  0 of 10 lines");
  EXPECT_EQ(progress_text("over", 12, 10, "lines", 2, ""), "over  100%  12 of 10 lines  6 lines/s");
}

TEST(Progress, QuickWorkShowsNothingButItsLastLine) {
  for (const ProgressStyle style :
       {ProgressStyle::kBar, ProgressStyle::kLines, ProgressStyle::kQuiet}) {
    testing::internal::CaptureStderr();
    {
      Progress progress("count", 1000, "lines", style);
      for (int i = 0; i < 1000; ++i) progress.update(i);
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    testing::internal::CaptureStderr();
    {
      Progress progress("count", 10, "lines", style);
      progress.finish("10 lines");
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              style == ProgressStyle::kQuiet ? "" : "count: 10 lines (0 s)\n");
  }
}

}  // namespace
}  // namespace weft::apps
