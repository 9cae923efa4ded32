// canvas.h: nothing leaves the grid, and what was drawn can be read.
#include "dashboard/canvas.h"

#include <gtest/gtest.h>

namespace weft::dashboard {
namespace {

TEST(Canvas, ShowsWhatWasPut) {
  Canvas canvas(6, 3);
  canvas.put(1, 0, U'x', Ink::kBad, true);
  EXPECT_EQ(canvas.text(2, 1, 10, "añb"), 3);
  EXPECT_EQ(canvas.plain(), " x\n  añb\n\n");
  EXPECT_EQ(canvas.at(1, 0), (Cell{U'x', Ink::kBad, true}));
  EXPECT_EQ(canvas.at(0, 0), Cell{});
}

TEST(Canvas, NothingIsDrawnOutside) {
  Canvas canvas(4, 2);
  for (int y = -2; y < 4; ++y) {
    canvas.put(-1, y, U'x');
    canvas.put(4, y, U'x');
  }
  canvas.text(-3, 0, 100, "abcdefghij");
  canvas.text(0, 1, 2, "abcdefghij");
  canvas.text(2, 1, -1, "abcdefghij");
  canvas.fill({-5, -5, 100, 3}, U'y');
  EXPECT_EQ(canvas.plain(), "defg\nab\n");
  EXPECT_EQ(Canvas(0, 5).plain(), "\n\n\n\n\n");
  EXPECT_EQ(Canvas(-1, -1).plain(), "");
  EXPECT_THROW((void)canvas.at(4, 0), std::logic_error);
}

TEST(Canvas, AFrameHasATitleAndAnInside) {
  Canvas canvas(10, 4);
  const Rect inside = canvas.frame(canvas.all(), "loss");
  EXPECT_EQ(canvas.plain(),
            "┌─ loss ─┐\n"
            "│        │\n"
            "│        │\n"
            "└────────┘\n");
  canvas.fill(inside, U'#');
  EXPECT_EQ(canvas.plain(),
            "┌─ loss ─┐\n"
            "│########│\n"
            "│########│\n"
            "└────────┘\n");
}

TEST(Canvas, ALongTitleIsShortened) {
  Canvas canvas(10, 3);
  canvas.frame(canvas.all(), "losses of all");
  EXPECT_EQ(canvas.plain().substr(0, canvas.plain().find('\n')), "┌─ los… ─┐");
}

TEST(Canvas, AFrameWithoutRoomIsLeftOut) {
  for (const Rect rect : {Rect{0, 0, 5, 5}, Rect{0, 0, 8, 2}}) {
    Canvas canvas(8, 8);
    const Rect inside = canvas.frame(rect, "loss");
    EXPECT_EQ(inside.width, rect.width);
    EXPECT_EQ(inside.height, rect.height);
    EXPECT_EQ(canvas.plain(), std::string(8, '\n'));
  }
}

}  // namespace
}  // namespace weft::dashboard
