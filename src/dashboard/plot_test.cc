// plot.h: dots are where they were put, in both kinds of characters.
#include "dashboard/plot.h"

#include <gtest/gtest.h>

namespace weft::dashboard {
namespace {

std::string drawn(const Plot& plot, int width, int height) {
  Canvas canvas(width, height);
  plot.draw(canvas, 0, 0);
  return canvas.plain();
}

TEST(Plot, BrailleHasTwoByFourDotsToACell) {
  // Glyphs from the Unicode chart, by the numbers of their dots: left column 1 2 3 7, right 4 5
  // 6 8.
  const char* const wanted[4][2] = {{"⡀", "⢀"}, {"⠄", "⠠"}, {"⠂", "⠐"}, {"⠁", "⠈"}};
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 2; ++x) {
      Plot plot(1, 1, true);
      plot.layer(Ink::kText);
      plot.dot(x, y);
      EXPECT_EQ(drawn(plot, 1, 1), std::string(wanted[y][x]) + "\n") << x << " " << y;
    }
}

TEST(Plot, BlocksHaveOneByTwo) {
  Plot plot(3, 1, false);
  plot.layer(Ink::kText);
  plot.dot(0, 0);
  plot.dot(1, 1);
  plot.line(2, 0, 2, 1);
  EXPECT_EQ(drawn(plot, 3, 1), "▄▀█\n");
}

TEST(Plot, LinesHaveNoGaps) {
  Plot plot(4, 2, true);
  plot.layer(Ink::kText);
  plot.line(0, 0, 7, 7);
  EXPECT_EQ(drawn(plot, 4, 2), "  ⡠⠊\n⡠⠊\n");
}

TEST(Plot, TheUppermostLayerHidesTheDotsBelowIt) {
  Plot plot(2, 1, true);
  plot.layer(Ink::kFaint);
  plot.line(0, 0, 3, 0);
  plot.layer(Ink::kStrong);
  plot.dot(0, 3);
  Canvas canvas(2, 1);
  plot.draw(canvas, 0, 0);
  EXPECT_EQ(canvas.plain(), "⠁⣀\n");
  EXPECT_EQ(canvas.at(0, 0).ink, Ink::kStrong);
  EXPECT_EQ(canvas.at(1, 0).ink, Ink::kFaint);
}

TEST(Plot, NothingLiesOutside) {
  Plot plot(2, 2, true);
  plot.layer(Ink::kText);
  plot.dot(-1, 0);
  plot.dot(0, 8);
  plot.dot(4, 0);
  plot.mark(4, 4, U'x', Ink::kText);
  plot.line(-1000000, 9, 1000000, 9);
  EXPECT_EQ(drawn(plot, 2, 2), "\n\n");
  Plot none(-1, 0, true);
  none.dot(0, 0);
  EXPECT_EQ(none.width(), 0);
}

}  // namespace
}  // namespace weft::dashboard
