// tokenizer_bin.h: bytes laid out by hand, and everything that can be wrong with them.
#include "data/tokenizer_bin.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/file.h"
#include "base/test_support.h"
#include "data/token.h"

namespace weft::data {
namespace {

void put(std::string& out, uint32_t word) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>(word >> (8 * i)));
}

std::string entry(uint32_t score_bits, const std::string& text) {
  std::string out;
  put(out, score_bits);
  put(out, static_cast<uint32_t>(text.size()));
  return out + text;
}

/// 259 fixed pieces, then " a" with the score -1 and "bc" with -2.5.
std::string small_file() {
  std::string out;
  put(out, 6);
  out += entry(0, "<unk>") + entry(0, "\n<s>\n") + entry(0, "\n</s>\n");
  for (int byte = 0; byte < 256; ++byte) {
    char name[8];
    std::snprintf(name, sizeof name, "<0x%02X>", byte);
    out += entry(0, name);
  }
  return out + entry(0xbf800000u, " a") + entry(0xc0200000u, "bc");
}

Pieces parse(const std::string& bytes) {
  return parse_tokenizer_bin(std::as_bytes(std::span(bytes)), "test.bin");
}

TEST(TokenizerBin, ReadsWhatTheFormatSays) {
  const Pieces pieces = parse(small_file());
  ASSERT_EQ(pieces.size(), 261u);
  EXPECT_EQ(pieces[0].kind, PieceKind::kUnknown);
  EXPECT_EQ(pieces[1].kind, PieceKind::kControl);
  EXPECT_EQ(pieces[1].text, "<s>");
  EXPECT_EQ(pieces[2].text, "</s>");
  EXPECT_EQ(pieces[3 + 'A'].kind, PieceKind::kByte);
  EXPECT_EQ(pieces[3 + 'A'].text, "A");
  EXPECT_EQ(pieces[258].text, "\xff");
  EXPECT_EQ(pieces[259].text, " a");
  EXPECT_EQ(pieces[259].score, -1.0f);
  EXPECT_EQ(pieces[260].score, -2.5f);
  EXPECT_EQ(pieces[260].kind, PieceKind::kNormal);
}

TEST(TokenizerBin, WritesTheSameBytes) {
  EXPECT_TRUE(write_tokenizer_bin({parse(small_file())}) == small_file());
}

TEST(TokenizerBin, EveryTruncationIsRefusedOrEndsAtAPiece) {
  const std::string whole = small_file();
  size_t accepted = 0;
  for (size_t size = 0; size < whole.size(); ++size) {
    const std::string text = error_of([&] { parse(whole.substr(0, size)); });
    if (text == "no error")
      ++accepted;
    else
      EXPECT_TRUE(text.starts_with("test.bin: ")) << text;
  }
  EXPECT_EQ(accepted, 2u);  // after 259 and after 260 pieces
}

TEST(TokenizerBin, RefusesInWords) {
  const auto with = [](const std::string& tail) {
    return error_of([&] { parse(small_file() + tail); });
  };
  EXPECT_NE(with(entry(0x7fc00000u, "x")).find("finite"), std::string::npos);
  EXPECT_NE(with(entry(0xff800000u, "x")).find("finite"), std::string::npos);
  EXPECT_NE(with(entry(0, "longer than 6 bytes")).find("19 bytes long; 0 to 6"), std::string::npos);
  std::string negative;
  put(negative, 0);
  put(negative, 0xffffffffu);
  EXPECT_NE(with(negative).find("-1 bytes long"), std::string::npos);
  std::string swapped = small_file();
  swapped.replace(swapped.find("<0x41>"), 6, "<0x42>");
  EXPECT_NE(error_of([&] { parse(swapped); }).find("should be <0x41>"), std::string::npos);
  std::string many = small_file();
  for (size_t i = 261; i <= kMaxVocab; ++i) many += entry(0, "x");
  EXPECT_NE(error_of([&] { parse(many); }).find("16 bits"), std::string::npos);
}

TEST(TokenizerBin, VocabulariesOfAnotherFormAreRefused) {
  const auto error = [](const auto& change) {
    Vocabulary vocabulary{parse(small_file())};
    change(vocabulary);
    return error_of([&] { write_tokenizer_bin(vocabulary); });
  };
  EXPECT_EQ(error([](Vocabulary&) {}), "no error");
  EXPECT_NE(error([](Vocabulary& v) { v.space_in_front = false; }).find("has none, 1, 2 and 261"),
            std::string::npos);
  EXPECT_NE(error([](Vocabulary& v) { v.bos = 2; }).find("has one, 2, 2 and 261"),
            std::string::npos);
  EXPECT_NE(error([](Vocabulary& v) { v.pieces.resize(258); }).find("and 258"), std::string::npos);
  EXPECT_NE(error([](Vocabulary& v) { std::swap(v.pieces[70], v.pieces[71]); }).find("piece 70 is"),
            std::string::npos);
  EXPECT_NE(
      error([](Vocabulary& v) { v.pieces[260].kind = PieceKind::kControl; }).find("piece 260"),
      std::string::npos);
}

TEST(TokenizerBin, RealFilesSurviveTheRoundTrip) {
  for (const char* const name : {"llama2c_tokenizer.bin", "tok512.bin"}) {
    const auto path = test_data(name);
    if (!path) GTEST_SKIP() << "no real data here";
    const std::string bytes = read_file(*path);
    EXPECT_TRUE(write_tokenizer_bin({parse(bytes)}) == bytes) << name;
  }
}

}  // namespace
}  // namespace weft::data
