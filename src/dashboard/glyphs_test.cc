// glyphs.h: whatever bytes come, a column is a column.
#include "dashboard/glyphs.h"

#include <gtest/gtest.h>

#include <random>

namespace weft::dashboard {
namespace {

TEST(Glyphs, PlainTextStaysAsItIs) {
  EXPECT_EQ(glyphs("Once upon a time"), U"Once upon a time");
  EXPECT_EQ(glyphs("Ünïcode – “ж” → ½ ⣿"), U"Ünïcode – “ж” → ½ ⣿");
}

TEST(Glyphs, EveryCharacterTakesOneColumn) {
  EXPECT_EQ(glyphs("a\tb\x1b[31mc\x7f\u0085"), U"a b [31mc  ");  // control characters
  EXPECT_EQ(glyphs("漢字 🙂 ⌚"), U"□□ □ □");               // two columns
  EXPECT_EQ(glyphs("e\u0301\u200b\u202e\ufe0f\u200d!"), U"e!");  // none
  EXPECT_EQ(glyphs("नमस्ते"), U"□□□□□□");                          // joined with neighbours
}

TEST(Glyphs, BrokenBytesAreShownAsBroken) {
  EXPECT_EQ(glyphs("a\xffz"), U"a\ufffdz");
  EXPECT_EQ(glyphs("\xe2\x82"), U"\ufffd\ufffd");  // cut off
  EXPECT_EQ(glyphs("\xc0\xaf"), U"\ufffd\ufffd");  // overlong
  EXPECT_EQ(glyphs("\xed\xa0\x80").find(U'\xd800'), std::u32string::npos);
  EXPECT_EQ(glyphs(std::string_view("\0x", 2)), U" x");
}

TEST(Glyphs, GoBackToUtf8) {
  const std::string text = "aé–⣿\U0001f642";
  EXPECT_EQ(utf8(U"aé–⣿\U0001f642"), text);
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {  // any bytes become text that is well-formed, and stays
    std::string bytes(random() % 12, ' ');
    for (char& byte : bytes) byte = static_cast<char>(random());
    const std::u32string shown = glyphs(bytes);
    EXPECT_EQ(glyphs(utf8(shown)), shown);
  }
}

using Lines = std::vector<std::u32string>;

TEST(Glyphs, TextIsWrappedAtSpaces) {
  EXPECT_EQ(wrapped("Once upon a time there", 9), (Lines{U"Once upon", U"a time", U"there"}));
  EXPECT_EQ(wrapped("a\n\nb", 9), (Lines{U"a", U"", U"b"}));
  EXPECT_EQ(wrapped("extraordinary", 5), (Lines{U"extra", U"ordin", U"ary"}));
  EXPECT_EQ(wrapped("", 5), Lines{U""});
  EXPECT_TRUE(wrapped("text", 0).empty());
}

TEST(Glyphs, WrappingLosesOnlySpaces) {
  const std::string text = "  The little dog, who was very extraordinarily   brave, ran.\nHome ";
  for (int width = 1; width < 70; ++width) {
    std::u32string all;
    for (const std::u32string& line : wrapped(text, width)) {
      EXPECT_LE(line.size(), static_cast<size_t>(width));
      all += line;
    }
    std::u32string wanted = glyphs(text);
    std::erase(all, U' ');
    std::erase(wanted, U' ');
    EXPECT_EQ(all, wanted) << width;
  }
}

TEST(Glyphs, ShorteningSaysThatSomethingIsMissing) {
  EXPECT_EQ(shortened("measured", 8), U"measured");
  EXPECT_EQ(shortened("measured", 7), U"measur…");
  EXPECT_EQ(shortened("measured", 1), U"…");
  EXPECT_EQ(shortened("measured", 0), U"");
}

}  // namespace
}  // namespace weft::dashboard
