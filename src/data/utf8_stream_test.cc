#include "data/utf8_stream.h"

#include <gtest/gtest.h>

namespace weft::data {
namespace {

constexpr const char* kBad = "\xEF\xBF\xBD";

std::string byte_by_byte(std::string_view bytes) {
  Utf8Stream stream;
  std::string text;
  for (const char byte : bytes) {
    const std::string piece = stream.take({&byte, 1});
    EXPECT_TRUE(is_utf8(piece));
    text += piece;
  }
  return text + stream.finish();
}

TEST(Utf8StreamTest, WholeCharactersPassHoweverTheyAreCut) {
  // One to four bytes; the last and first of E0, ED, F0 and F4, whose second bytes are special.
  const std::string text = "a\u00e9\u20ac\U0001f600\u0800\ud7ff\U00010000\U0010ffff.";
  EXPECT_EQ(byte_by_byte(text), text);
  Utf8Stream stream;
  EXPECT_EQ(stream.take(text), text);
  EXPECT_EQ(stream.finish(), "");
}

TEST(Utf8StreamTest, ACharacterWaitsForItsLastByteAndNoLonger) {
  Utf8Stream stream;
  EXPECT_EQ(stream.take("x\xF0\x9F"), "x");
  EXPECT_EQ(stream.take("\x98"), "");
  EXPECT_EQ(stream.take("\x80y"), "\U0001f600y");
}

TEST(Utf8StreamTest, AByteThatCanBecomeNothingIsReplacedAtOnce) {
  Utf8Stream stream;
  EXPECT_EQ(stream.take("\xF0\x9Fz"), std::string(kBad) + kBad + "z");
  EXPECT_EQ(stream.take("\x80"), kBad);
  EXPECT_EQ(stream.take("\xFF"), kBad);
  EXPECT_EQ(stream.take("\xED\xA0"), std::string(kBad) + kBad);  // a surrogate
}

TEST(Utf8StreamTest, WhatIsCutOffAtTheEndIsReplaced) {
  EXPECT_EQ(byte_by_byte("a\xE2\x82"), std::string("a") + kBad + kBad);
}

}  // namespace
}  // namespace weft::data
