// Lives that meet never share a byte, and those that do not meet share memory where that is
// possible.
#include "device/lives.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace weft::device {
namespace {

TEST(Lives, APlaceIsTakenAgainOnceItIsFree) {
  const Places places = place(std::vector<Life>{{64, 0, 1}, {64, 2, 3}, {64, 1, 2}});
  EXPECT_EQ(places.offsets[0], places.offsets[1]);
  EXPECT_NE(places.offsets[0], places.offsets[2]);
  EXPECT_EQ(places.bytes, 128);
}

TEST(Lives, NothingNeedsNoMemory) { EXPECT_EQ(place({}).bytes, 0); }

TEST(Lives, LivesThatMeetShareNoByte) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    std::vector<Life> lives;
    uint64_t drawn = 0;
    const auto draw = [&](uint64_t below) {
      return static_cast<int>(random_below(below, seed, 1, drawn++));
    };
    while (lives.size() < 30) {
      const int first = draw(20);
      lives.push_back({1 + draw(500), first, first + draw(7)});
    }
    const Places places = place(lives);
    for (size_t i = 0; i < lives.size(); ++i) {
      EXPECT_EQ(places.offsets[i] % 64, 0);
      EXPECT_LE(places.offsets[i] + lives[i].bytes, places.bytes);
      for (size_t j = 0; j < i; ++j) {
        const bool meet = lives[i].first <= lives[j].last && lives[j].first <= lives[i].last;
        const bool apart = places.offsets[i] + lives[i].bytes <= places.offsets[j] ||
                           places.offsets[j] + lives[j].bytes <= places.offsets[i];
        EXPECT_TRUE(apart || !meet) << seed << ": " << i << " and " << j;
      }
    }
  }
}

}  // namespace
}  // namespace weft::device
