// word_cache.h: the same tokens as the tokenizer itself, on easy text, on awkward text, and where
// cutting is not sound.
#include "data/word_cache.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "base/random.h"
#include "base/test_support.h"
#include "data/test_text.h"
#include "data/tokenizer_bin.h"
#include "data/tokenizer_train.h"

namespace weft::data {
namespace {

Tokenizer trained(const TestFolder& folder) {
  std::ofstream(folder / "text", std::ios::binary) << test_text(1, 4000);
  Documents documents({folder / "text"});
  TokenizerTraining training;
  training.vocab = 500;
  return train_tokenizer(documents, training).tokenizer;
}

Tokenizer llama2c_form(const Pieces& pieces) {
  return Tokenizer::from_llama2c(write_tokenizer_bin({pieces}), "test");
}

void expect_same(const Tokenizer& tokenizer) {
  WordCache cache(tokenizer);
  for (uint64_t seed = 0; seed < 400; ++seed) {
    std::string text = test_text(seed, static_cast<int>(seed % 50));
    // Spaces at the ends and in runs, tabs, broken bytes and U+2581 at random places.
    for (uint64_t i = 0; i < seed % 5; ++i)
      text.insert(random_below(text.size() + 1, seed, 1, i), seed % 7 == 0    ? "\xff"
                                                             : seed % 11 == 0 ? "\xe2\x96\x81"
                                                             : seed % 3 == 0  ? "  "
                                                                              : " ");
    std::vector<Token> tokens;
    cache.encode(text, seed % 2 == 0, tokens);
    ASSERT_EQ(tokens, tokenizer.encode(text, seed % 2 == 0)) << "seed " << seed << ": " << text;
  }
}

TEST(WordCache, GivesTheTokenizersTokens) {
  const TestFolder folder("word_cache_test");
  const Tokenizer tokenizer = trained(folder);
  expect_same(tokenizer);
  expect_same(llama2c_form(tokenizer.pieces()));
}

TEST(WordCache, DoesNotCutWhereAPieceSpansTheSpace) {
  const TestFolder folder("word_cache_test");
  Pieces pieces = trained(folder).pieces();
  for (const char* const joint : {"a b", "a ", "s t", " lo ba"})
    pieces.push_back({joint, 5, PieceKind::kNormal});
  expect_same(llama2c_form(pieces));
}

// The library encodes such a text as one piece; ours is cut where no merge can reach across.
TEST(WordCache, LongTextWithoutSpacesGivesTheLibrarysTokens) {
  const TestFolder folder("word_cache_test");
  const Tokenizer tokenizer = trained(folder);
  WordCache cache(tokenizer);
  for (const std::string& drop : {std::string(" "), std::string(" \n\t"), std::string()}) {
    std::string text = test_text(5, 60'000);
    std::erase_if(text, [&](char c) { return drop.find(c) != std::string::npos; });
    ASSERT_GT(text.size(), 3u << 16);
    std::vector<Token> tokens;
    cache.encode(text, false, tokens);
    EXPECT_TRUE(tokens == tokenizer.encode(text, false)) << "without \"" << drop << '"';
  }
}

TEST(WordCache, StartsAfreshWhenItIsFull) {
  const TestFolder folder("word_cache_test");
  const Tokenizer tokenizer = llama2c_form(trained(folder).pieces());
  WordCache cache(tokenizer, 1000);
  std::string text;
  for (int i = 0; i < 15'000; ++i) text += std::to_string(i) + " ";
  std::vector<Token> tokens;
  cache.encode(text, false, tokens);
  EXPECT_TRUE(tokens == tokenizer.encode(text, false));
}

TEST(WordCache, RealTextGivesTheSameTokens) {
  const auto model = test_data("llama2c_tokenizer.model"), text = test_data("tinystories-2M.txt");
  if (!model || !text) GTEST_SKIP() << "no real data here";
  const Tokenizer tokenizer = Tokenizer::open(*model);
  const std::string stories = read_file(*text).substr(0, 200'000);
  std::vector<Token> tokens;
  WordCache(tokenizer).encode(stories, true, tokens);
  EXPECT_TRUE(tokens == tokenizer.encode(stories, true));
}

}  // namespace
}  // namespace weft::data
