// bpe.h against the definition carried out literally: scan all neighbours, merge the best, again.
#include "data/bpe.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "data/test_text.h"
#include "data/utf8.h"

namespace weft::data {
namespace {

/// A vocabulary of 3 special pieces, 256 bytes, the characters of `text`, and `merges` random joins
/// of earlier pieces.
Pieces random_pieces(uint64_t seed, const std::string& text, int merges) {
  Pieces pieces{{"<unk>", 0, PieceKind::kUnknown},
                {"<s>", 0, PieceKind::kControl},
                {"</s>", 0, PieceKind::kControl}};
  for (int byte = 0; byte < 256; ++byte)
    pieces.push_back({std::string(1, static_cast<char>(byte)), 0, PieceKind::kByte});
  std::map<std::string, int> characters;
  for (size_t at = 0; at < text.size(); at += utf8_length(text, at))
    ++characters[text.substr(at, utf8_length(text, at))];
  for (const auto& [character, count] : characters)
    if (count > 3)
      pieces.push_back({character, -1e6f, PieceKind::kNormal});  // the rare ones stay bytes
  const size_t first = 259;
  uint64_t index = 0;
  const auto below = [&](uint64_t bound) { return random_below(bound, seed, 1, index++); };
  for (int i = 0; i < merges; ++i) {
    const std::string joint = pieces[first + below(pieces.size() - first)].text +
                              pieces[first + below(pieces.size() - first)].text;
    pieces.push_back(
        {joint, -static_cast<float>(below(40)), PieceKind::kNormal});  // equal scores, unordered
  }
  return pieces;
}

std::vector<Token> encode_slowly(const Pieces& pieces, const std::string& text) {
  std::map<std::string, Token> ids;
  for (size_t id = 0; id < pieces.size(); ++id)
    if (pieces[id].kind == PieceKind::kNormal) ids.emplace(pieces[id].text, static_cast<Token>(id));
  std::vector<std::string> parts;
  for (size_t at = 0; at < text.size();) {
    const size_t length = std::max<size_t>(1, utf8_length(text, at));
    parts.push_back(text.substr(at, length));
    at += length;
  }
  while (true) {
    size_t best = parts.size();
    float best_score = 0;
    for (size_t i = 0; i + 1 < parts.size(); ++i) {
      const auto joint = ids.find(parts[i] + parts[i + 1]);
      if (joint == ids.end() || ids.count(parts[i]) == 0 || ids.count(parts[i + 1]) == 0) continue;
      const float score = pieces[joint->second].score;
      if (best < parts.size() && score <= best_score) continue;
      best = i;
      best_score = score;
    }
    if (best == parts.size()) break;
    parts[best] += parts[best + 1];
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
  std::vector<Token> tokens;
  for (const std::string& part : parts) {
    if (ids.count(part) != 0)
      tokens.push_back(ids[part]);
    else
      for (const char c : part) tokens.push_back(static_cast<Token>(3 + static_cast<uint8_t>(c)));
  }
  return tokens;
}

TEST(Bpe, MergesAsTheDefinitionSays) {
  for (uint64_t seed = 0; seed < 8; ++seed) {
    const std::string text = test_text(seed, 120);
    const Pieces pieces = random_pieces(seed, text, 60 + 100 * static_cast<int>(seed));
    std::vector<Token> tokens;
    BpeEncoder(pieces).encode(text, tokens);
    EXPECT_EQ(tokens, encode_slowly(pieces, text)) << "seed " << seed;
    EXPECT_LT(tokens.size(), text.size()) << "no merge happened";
  }
}

TEST(Bpe, TakesAnyBytes) {
  std::string bytes;
  for (uint64_t i = 0; i < 3000; ++i)
    bytes.push_back(static_cast<char>(random_bits(3, 3, i) & 0xff));
  const Pieces pieces = random_pieces(1, test_text(1, 100), 100);
  std::vector<Token> tokens;
  BpeEncoder(pieces).encode(bytes, tokens);
  EXPECT_EQ(tokens, encode_slowly(pieces, bytes));
  std::string decoded;
  for (const Token token : tokens) decoded += pieces[token].text;
  EXPECT_EQ(decoded, bytes);
}

// A million equal characters without a space: what costs n^2 somewhere would take minutes.
TEST(Bpe, LongRunsAreNotQuadratic) {
  Pieces pieces = random_pieces(1, "aaaaaaaa", 0);
  for (int power = 1; power < 10; ++power)
    pieces.push_back(
        {std::string(size_t{1} << power, 'a'), static_cast<float>(-power), PieceKind::kNormal});
  const std::string text(300'000, 'a');
  const int64_t start = now_ns();
  std::vector<Token> tokens;
  BpeEncoder(pieces).encode(text, tokens);
  EXPECT_LT(seconds_since(start), 5.0);
  size_t length = 0;
  for (const Token token : tokens) length += pieces[token].text.size();
  EXPECT_EQ(length, text.size());
  EXPECT_EQ(pieces[tokens[0]].text.size(), 512u);
}

// Of a text that can be cut nowhere the pairs begin at its first character, however long it is.
TEST(Bpe, TextThatCannotBeCutIsEncodedWhole) {
  Pieces pieces = random_pieces(1, "aaaaaaaa", 0);
  pieces.push_back({"aaa", -1, PieceKind::kNormal});
  pieces.push_back({"aa", -2, PieceKind::kNormal});
  const std::string text(700'001, 'a');
  std::vector<Token> tokens;
  BpeEncoder(pieces).encode(text, tokens);
  // "aaa" is first, but becomes possible with the first "aa" only: then each is completed at once.
  const std::vector<Token> wanted = [&] {
    std::vector<Token> threes(text.size() / 3, static_cast<Token>(pieces.size() - 2));
    threes.push_back(static_cast<Token>(pieces.size() - 1));
    return threes;
  }();
  EXPECT_TRUE(tokens == wanted);
}

TEST(Utf8, TellsCharactersFromBytes) {
  size_t counts[5] = {};
  char bytes[4];
  for (int a = 0x80; a < 0x100; ++a)
    for (int b = 0; b < 0x100; ++b)
      for (int c : {0x7f, 0x80, 0xbf, 0xc0}) {
        bytes[0] = static_cast<char>(a);
        bytes[1] = static_cast<char>(b);
        bytes[2] = bytes[3] = static_cast<char>(c);
        ++counts[utf8_length({bytes, 4}, 0)];
      }
  // By Unicode's table of well-formed byte sequences. Two bytes: 30 leads, 64 second bytes, and any
  // of the 4 that follow. Three: 14 leads with 64 second bytes and two with 32, two of 4 follow
  // well. Four: 3 leads with 64, one with 48, one with 16.
  EXPECT_EQ(counts[2], 30u * 64 * 4);
  EXPECT_EQ(counts[3], (14u * 64 + 64) * 2);
  EXPECT_EQ(counts[4], (3u * 64 + 64) * 2);
  EXPECT_EQ(utf8_length("a", 0), 1u);
  EXPECT_EQ(utf8_length("\xc3", 0), 0u);
  EXPECT_EQ(utf8_length("x\xf0\x9f\x98", 1), 0u);
  EXPECT_TRUE(is_utf8("gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80"));
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
}

}  // namespace
}  // namespace weft::data
