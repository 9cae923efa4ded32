// Colours of few colours: the nearest is the nearest, and inks can still be told apart.
#include "dashboard/palette.h"

#include <gtest/gtest.h>

#include <set>

namespace weft::dashboard {
namespace {

// What a terminal shows as colour `index`: the cube's levels are 0 and 95 + 40 i, greys 8 + 10 i.
Rgb shown(int index) {
  if (index >= 232) {
    const int grey = 8 + 10 * (index - 232);
    return {grey, grey, grey};
  }
  const auto level = [](int i) { return i == 0 ? 0 : 55 + 40 * i; };
  const int i = index - 16;
  return {level(i / 36), level(i / 6 % 6), level(i % 6)};
}

int distance(const Rgb& a, const Rgb& b) {
  const int r = a.red - b.red, g = a.green - b.green, l = a.blue - b.blue;
  return r * r + g * g + l * l;
}

TEST(Palette, NoOtherOfThe256IsNearer) {
  for (int red = 0; red < 256; red += 15)
    for (int green = 0; green < 256; green += 15)
      for (int blue = 0; blue < 256; blue += 15) {
        const Rgb wanted{red, green, blue};
        int least = distance(wanted, shown(16));
        for (int i = 17; i < 256; ++i) least = std::min(least, distance(wanted, shown(i)));
        const int index = nearest_of_256(wanted);
        ASSERT_GE(index, 16);
        ASSERT_LT(index, 256);
        EXPECT_EQ(distance(wanted, shown(index)), least) << red << ' ' << green << ' ' << blue;
      }
}

TEST(Palette, SeriesDifferInSixteenAndIn256Colours) {
  std::set<int> of16, of256;
  for (int i = 0; i < kSeries; ++i) {
    of16.insert(look(series(i)).of16);
    of256.insert(nearest_of_256(look(series(i)).rgb));
  }
  EXPECT_EQ(of16.size(), static_cast<size_t>(kSeries));
  EXPECT_EQ(of256.size(), static_cast<size_t>(kSeries));
}

TEST(Palette, ThereIsNoBackgroundAmongThem) {
  for (int i = 0; i < kInks; ++i) {
    const Look& one = look(static_cast<Ink>(i));
    if (one.plain) continue;
    EXPECT_GT(one.of16, 0);
    EXPECT_LT(one.of16, 15);
    EXPECT_GT(one.of8, 0);
    EXPECT_LT(one.of8, 8);
  }
}

}  // namespace
}  // namespace weft::dashboard
