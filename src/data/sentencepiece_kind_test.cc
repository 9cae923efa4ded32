// sentencepiece_kind.h: our own models are plain BPE, and what makes one another kind is seen.
#include "data/sentencepiece_kind.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "base/test_support.h"
#include "data/test_text.h"
#include "data/tokenizer_train.h"
#include "data/word_cache.h"

namespace weft::data {
namespace {

using namespace std::string_literals;

std::string trained_model() {
  const TestFolder folder("sentencepiece_kind");
  std::ofstream(folder / "text", std::ios::binary) << test_text(1, 4000);
  Documents documents({folder / "text"});
  TokenizerTraining training;
  training.vocab = 500;
  return train_tokenizer(documents, training).tokenizer.files().at("tokenizer.model");
}

TEST(SentencePieceKind, OursAndLlamasArePlain) {
  EXPECT_TRUE(is_plain_bpe(trained_model()));
  const auto llama = test_data("llama2c_tokenizer.model");
  if (!llama) GTEST_SKIP() << "Llama's is not here";
  EXPECT_TRUE(is_plain_bpe(read_file(*llama)));
}

// A message that follows another of the same field is merged into it, so a model is changed by
// putting a few bytes behind it.
TEST(SentencePieceKind, OthersAreToldAndKeepTheLibrarysIds) {
  const std::string model = trained_model();
  const struct {
    const char* what;
    std::string behind;
    bool opens;  // as a model of the library
  } kCases[] = {{"unigram", "\x12\x02\x18\x01"s, true},
                {"spaces behind words", "\x12\x03\xc0\x01\x01"s, true},
                {"removes spaces", "\x1a\x02\x20\x01"s, true},
                {"spaces stay spaces", "\x1a\x02\x28\x00"s, false},
                {"a map of characters", "\x1a\x03\x12\x01x"s, false},
                {"a piece of the user's", "\x0a\x05\x0a\x01Z\x18\x04"s, true},
                {"an unused piece", "\x0a\x05\x0a\x01Z\x18\x05"s, true}};
  for (const auto& kind : kCases) {
    EXPECT_FALSE(is_plain_bpe(model + kind.behind)) << kind.what;
    if (!kind.opens) continue;
    const Tokenizer tokenizer = Tokenizer::from_sentencepiece(model + kind.behind, kind.what);
    WordCache cache(tokenizer);
    for (uint64_t seed = 0; seed < 40; ++seed) {
      const std::string text = test_text(seed, 30) + (seed % 4 == 0 ? "Z \xff Z" : "ZaZ  ");
      std::vector<Token> tokens;
      cache.encode(text, true, tokens);
      ASSERT_EQ(tokens, tokenizer.encode(text, true)) << kind.what << " " << seed;
    }
  }
}

TEST(SentencePieceKind, CutAndForeignBytesAreNotPlain) {
  const std::string model = trained_model();
  EXPECT_FALSE(is_plain_bpe(""));
  EXPECT_FALSE(is_plain_bpe("text"));
  EXPECT_FALSE(is_plain_bpe(std::string(64, '\xff')));
  for (size_t size = 0; size < model.size(); size += 7) is_plain_bpe(model.substr(0, size));
  EXPECT_FALSE(is_plain_bpe(model.substr(0, model.size() / 2)));
}

}  // namespace
}  // namespace weft::data
