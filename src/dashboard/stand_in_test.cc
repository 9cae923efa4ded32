#include "dashboard/stand_in.h"

#include <gtest/gtest.h>

namespace weft::dashboard {
namespace {

TEST(StandIn, AsciiIsItself) {
  for (char32_t c = U' '; c < 0x7f; ++c) EXPECT_EQ(ascii_stand_in(c), static_cast<char>(c));
}

TEST(StandIn, WhateverComesTheResultCanBePrinted) {
  for (char32_t c = 0; c < 0x30000; ++c) {
    const char ascii = ascii_stand_in(c);
    ASSERT_TRUE(ascii >= ' ' && ascii < 0x7f) << static_cast<uint32_t>(c);
  }
}

TEST(StandIn, FramesBarsAndPointsKeepTheirShape) {
  for (const char32_t c : {U'┌', U'╮', U'┼', U'├'}) EXPECT_EQ(ascii_stand_in(c), '+');
  EXPECT_EQ(ascii_stand_in(U'─'), '-');
  EXPECT_EQ(ascii_stand_in(U'│'), '|');
  EXPECT_EQ(ascii_stand_in(U'█'), '#');
  EXPECT_EQ(ascii_stand_in(U'▁'), '_');
  EXPECT_EQ(ascii_stand_in(U'⠀'), ' ');
  EXPECT_EQ(ascii_stand_in(U'⠁'), '.');
  EXPECT_EQ(ascii_stand_in(U'⣿'), '#');
  EXPECT_EQ(ascii_stand_in(U'猫'), '?');
}

TEST(StandIn, NoPartOfABlockIsLost) {
  for (char32_t c = 0x2580; c <= 0x259f; ++c)
    if (c != 0x2594 && c != 0x2595) {  // an eighth above, or at the right
      EXPECT_NE(ascii_stand_in(c), '?') << static_cast<uint32_t>(c);
    }
}

}  // namespace
}  // namespace weft::dashboard
