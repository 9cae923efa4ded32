// pen.h: words stay inside their rectangle, and the small parts say what they are given.
#include "dashboard/pen.h"

#include <gtest/gtest.h>

#include <cmath>

#include "dashboard/glyphs.h"

namespace weft::dashboard {
namespace {

TEST(Pen, WritesOneAfterAnotherInsideItsRectangle) {
  Canvas canvas(12, 4);
  Pen pen(canvas, {1, 1, 8, 2});
  pen.write("ab ").write("cdefghijk").next();
  pen.whole("too long to fit").whole("fits").to(6).write("xyz").next();
  EXPECT_FALSE(pen.room());
  pen.write("not seen");
  EXPECT_EQ(canvas.plain(), "\n ab cdefg\n fits  xy\n\n");
}

TEST(Pen, FitsAndWraps) {
  Canvas canvas(10, 4);
  Pen pen(canvas, canvas.all());
  pen.fitted("a long name", Ink::kText, 6).next();
  pen.write("key ").wrap("what it does");
  EXPECT_EQ(canvas.plain(), "a lon…\nkey what\n    it\n    does\n");
}

TEST(Pen, AColumnThatIsPassedAlreadyIsTheNext) {
  Canvas canvas(10, 1);
  Pen(canvas, canvas.all()).write("abc").to(2).write("d");
  EXPECT_EQ(canvas.plain(), "abc d\n");
}

TEST(Pen, BarsCountEighths) {
  EXPECT_EQ(bar(0, 4), U"    ");
  EXPECT_EQ(bar(0.5, 4), U"██  ");
  EXPECT_EQ(bar(0.40625, 4), U"█▋  ");  // 13 of 32 eighths
  EXPECT_EQ(bar(7, 2), U"██");
  EXPECT_EQ(bar(kMissing, 2), U"  ");
  EXPECT_EQ(bar(0.5, -3), U"");
}

TEST(Pen, SparklinesBeginAtZero) {
  const std::vector<double> values = {1, 2, kMissing, 8, 4, -1};
  EXPECT_EQ(sparkline(values, 6), U"▁▂ █▄ ");
  EXPECT_EQ(sparkline(values, 3), U"█▄ ");
  EXPECT_EQ(sparkline(values, 0), U"");
  EXPECT_EQ(sparkline(std::vector<double>{0, 0}, 4), U"  ");
}

TEST(Pen, QuantilesLeaveOutWhatIsNoNumber) {
  EXPECT_EQ(quantile({5, kMissing, 1, 3}, 0.5), 3);
  EXPECT_EQ(quantile({5, 1, 3}, 1), 5);
  EXPECT_TRUE(std::isnan(quantile({kMissing}, 0.5)));
}

TEST(Pen, WhatIsShownIsInSight) {
  for (size_t all = 1; all < 9; ++all)
    for (size_t shown = 0; shown < all; ++shown)
      for (int rows = 1; rows < 10; ++rows) {
        const size_t first = first_in_sight(all, shown, rows);
        const size_t seen = std::min(all, static_cast<size_t>(rows));
        EXPECT_LE(first, shown);
        EXPECT_LT(shown, first + seen);
        EXPECT_LE(first + seen, all);
      }
}

}  // namespace
}  // namespace weft::dashboard
