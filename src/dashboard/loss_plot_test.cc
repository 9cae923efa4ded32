// loss_plot.h: the dots are read back from the canvas and held to the values of the run.
#include "dashboard/loss_plot.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "dashboard/test_run.h"

namespace weft::dashboard {
namespace {

constexpr Rect kCells{3, 2, 40, 12};
constexpr int kAcross = 2 * kCells.width, kDown = 4 * kCells.height;

/// Whether the dot (x, y) from the lower left is set: by the numbers of the dots in the Unicode
/// standard, 1 2 3 7 down the left and 4 5 6 8 down the right.
bool is_set(const Canvas& canvas, int x, int y) {
  constexpr int kNumbers[2][4] = {{1, 2, 3, 7}, {4, 5, 6, 8}};
  const int from_above = kDown - 1 - y;
  const char32_t glyph = canvas.at(kCells.x + x / 2, kCells.y + from_above / 4).glyph;
  return glyph >= 0x2800 && glyph < 0x2900 &&
         (glyph >> (kNumbers[x % 2][from_above % 4] - 1) & 1) != 0;
}

/// The rows of the dots in a column.
std::set<int> dots(const Canvas& canvas, int x) {
  std::set<int> rows;
  for (int y = 0; y < kDown; ++y)
    if (is_set(canvas, x, y)) rows.insert(y);
  return rows;
}

int count(const Canvas& canvas, char32_t glyph) {
  int found = 0;
  for (int y = 0; y < canvas.height(); ++y)
    for (int x = 0; x < canvas.width(); ++x) found += canvas.at(x, y).glyph == glyph ? 1 : 0;
  return found;
}

Canvas drawn(const Runs& runs, const View& view) {
  Canvas canvas(50, 20);
  draw_curves(canvas, kCells, runs, view, loss_axes(runs, view, kAcross).value());
  return canvas;
}

View only(bool View::*curve) {
  View view;
  view.raw = view.smoothed = view.validation = false;
  view.*curve = true;
  return view;
}

Run run_of(const std::vector<double>& losses) {
  dashboard::Run run;
  for (size_t i = 0; i < losses.size(); ++i) run.loss.add(static_cast<int64_t>(i), losses[i]);
  return run;
}

TEST(LossPlot, RawLossesAreWhereTheyBelong) {
  std::vector<double> losses;
  for (int i = 0; i < kAcross; ++i) losses.push_back(3 + std::sin(i * 0.7) + i * 0.01);
  const dashboard::Run run = run_of(losses);
  const View view = only(&View::raw);
  const Canvas canvas = drawn({&run}, view);
  const Axis axis = loss_axes({&run}, view, kAcross)->losses;
  for (int i = 0; i < kAcross; ++i) {  // a step has a column of dots of its own
    const std::set<int> rows = dots(canvas, i);
    ASSERT_EQ(rows.size(), 1U) << i;
    const double shown = axis.low + (axis.high - axis.low) * *rows.begin() / (kDown - 1);
    EXPECT_NEAR(shown, losses[static_cast<size_t>(i)], (axis.high - axis.low) / (kDown - 1) / 2)
        << i;
  }
}

TEST(LossPlot, ColumnsOfManyStepsReachOverTheirExtremes) {
  std::vector<double> losses;
  for (int i = 0; i < 100 * kAcross; ++i)
    losses.push_back(i % 100 == 37 ? 2 : i % 100 == 73 ? 4 : 3);
  const dashboard::Run run = run_of(losses);
  const Canvas canvas = drawn({&run}, only(&View::raw));
  for (int x = 1; x < kAcross - 1; ++x) EXPECT_EQ(dots(canvas, x).size(), kDown) << x;
}

TEST(LossPlot, TheSmoothedLineHasNoGaps) {
  const dashboard::Run run = test_run(15);  // fewer steps than columns
  const Canvas canvas = drawn({&run}, only(&View::smoothed));
  int before = kDown;
  for (int x = 0; x < kAcross; ++x) {
    const std::set<int> rows = dots(canvas, x);
    ASSERT_FALSE(rows.empty()) << x;
    EXPECT_LE(*rows.rbegin(), before) << "the curve falls";
    before = *rows.begin();
  }
  EXPECT_EQ(*dots(canvas, 0).begin(), kDown - 1);
  EXPECT_EQ(*dots(canvas, kAcross - 1).begin(), 0);
}

TEST(LossPlot, ASpikeIsMarkedAtTheEdgeAndPressesNothingFlat) {
  std::vector<double> losses(200, 0.0);
  for (size_t i = 0; i < losses.size(); ++i) losses[i] = 2 + 0.01 * static_cast<double>(i % 10);
  losses[3] = 500;
  const dashboard::Run run = run_of(losses);
  const View view = only(&View::raw);
  EXPECT_LT(loss_axes({&run}, view, kAcross)->losses.high, 2.2);
  const Canvas canvas = drawn({&run}, view);
  EXPECT_EQ(count(canvas, U'↑'), 1);
  EXPECT_EQ(canvas.at(kCells.x, kCells.y).glyph, U'↑');  // step 3 of 200: column 1 of 80
}

TEST(LossPlot, SingleStepsOfManyColumnsPressNothingFlatEither) {
  std::vector<double> losses;
  for (int i = 0; i < 50 * kAcross; ++i) losses.push_back(i % 500 == 7 ? 90 : 2 + 0.1 * (i % 10));
  const dashboard::Run run = run_of(losses);
  const View view = only(&View::raw);
  // The top is m + (m - low) with m = mean + (mean - low): 4 mean - 3 low. Without the spike a
  // column of 50 steps has the mean 2.45; the spike adds less than 90 / 50.
  EXPECT_LT(loss_axes({&run}, view, kAcross)->losses.high, 4 * (2.45 + 90 / 50.0) - 3 * 2);
  EXPECT_EQ(count(drawn({&run}, view), U'↑'), 8);  // one for every 10 columns of dots
}

TEST(LossPlot, WhatHasNoLogarithmIsMarkedBelow) {
  const dashboard::Run run = run_of({4, 2, 0, 2, 1});
  View view = only(&View::raw);
  view.log_loss = view.log_steps = true;
  const LossAxes axes = loss_axes({&run}, view, kAcross).value();
  EXPECT_EQ(axes.losses.low, 1);
  EXPECT_EQ(axes.steps.low, 1);
  const Canvas canvas = drawn({&run}, view);
  EXPECT_EQ(count(canvas, U'↓'), 1);
  const std::set<int> first = dots(canvas, 0);  // steps 0 and 1: 4 and 2 of 1 to 4
  EXPECT_EQ(*first.begin(), kDown / 2);
  EXPECT_EQ(*first.rbegin(), kDown - 1);
}

TEST(LossPlot, TheRangeIsOfWhatIsInSight) {
  const dashboard::Run run = test_run(1000);
  View view = only(&View::smoothed);
  view.steps = {{500, 600}};
  const LossAxes axes = loss_axes({&run}, view, kAcross).value();
  EXPECT_EQ(axes.steps.low, 500);
  EXPECT_EQ(axes.steps.high, 600);
  EXPECT_DOUBLE_EQ(axes.losses.low, test_smoothed(600));
  EXPECT_NEAR(axes.losses.high, test_smoothed(500), 0.02);  // a column of dots has 1.25 steps
  view.steps = {{5000, 6000}};
  EXPECT_FALSE(loss_axes({&run}, view, kAcross));
  EXPECT_FALSE(loss_axes({}, View(), kAcross));
}

TEST(LossPlot, BucketsSeenFromNearAreAsWideAsTheirSteps) {
  std::vector<double> losses;
  for (size_t i = 0; i < 4 * Curve::kMost; ++i) losses.push_back(static_cast<double>(i % 3));
  const dashboard::Run run = run_of(losses);
  View view = only(&View::raw);
  view.steps = {{1000, 1000 + kAcross - 1}};  // a step per column, of buckets of at least four
  const Canvas canvas = drawn({&run}, view);
  for (int x = 0; x < kAcross; ++x) EXPECT_EQ(dots(canvas, x).size(), kDown) << x;
}

TEST(LossPlot, RunsAreToldApartWithoutColours) {
  const dashboard::Run a = test_run(300), b = test_run(200);
  const Canvas canvas = drawn({&a, &b}, View());
  EXPECT_GE(count(canvas, U'1'), 1);
  EXPECT_GE(count(canvas, U'2'), 1);
  EXPECT_GE(count(canvas, marker(0)), 1);
  EXPECT_GE(count(canvas, marker(1)), 1);
}

TEST(LossPlot, ManyValidationsLeaveTheLineInSight) {
  dashboard::Run run = test_run(1000);
  run.validation = {};
  for (int64_t step = 1; step <= 1000; ++step) run.validation.add(step, test_smoothed(step) + 3);
  const Canvas canvas = drawn({&run}, only(&View::validation));
  EXPECT_GE(count(canvas, marker(0)), 10);
  EXPECT_LE(count(canvas, marker(0)), kCells.width / 3 + 1);
  int lines = 0;
  for (int x = 0; x < kAcross; ++x) lines += dots(canvas, x).empty() ? 0 : 1;
  EXPECT_GE(lines, kAcross / 2);
}

TEST(LossPlot, BlocksHaveDotsToo) {
  const dashboard::Run run = test_run(50);
  View view = only(&View::smoothed);
  view.braille = false;
  const Canvas canvas = drawn({&run}, view);
  EXPECT_GE(count(canvas, U'▀') + count(canvas, U'▄') + count(canvas, U'█'), kCells.width);
}

}  // namespace
}  // namespace weft::dashboard
