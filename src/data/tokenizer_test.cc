// tokenizer.h and tokenizer_train.h: any bytes come back, every file form gives the same ids, and
// what training refuses.
#include "data/tokenizer.h"

#include <gtest/gtest.h>
#include <sentencepiece_trainer.h>

#include <cstdio>
#include <fstream>
#include <unordered_map>

#include "base/file.h"
#include "base/random.h"
#include "base/test_support.h"
#include "data/packed_text.h"
#include "data/test_text.h"
#include "data/tokenizer_bin.h"
#include "data/tokenizer_train.h"

namespace weft::data {
namespace {

class TokenizerTest : public testing::Test {
 protected:
  static Documents documents(const std::string& text, std::string_view separator = kAutoSeparator) {
    const auto path = *folder_ / "text";
    std::ofstream(path, std::ios::binary) << text;
    return Documents({path}, separator);
  }
  static TrainedTokenizer train(const std::string& text, const TokenizerTraining& training) {
    Documents input = documents(text, "<|endoftext|>");
    return train_tokenizer(input, training);
  }
  static void SetUpTestSuite() {
    folder_ = new TestFolder("tokenizer_test");
    TokenizerTraining training;
    training.vocab = 500;
    trained_ = new Tokenizer(train(test_text(1, 4000), training).tokenizer);
  }
  static void TearDownTestSuite() {
    delete trained_;
    delete folder_;
  }
  static Tokenizer llama2c_form(const Tokenizer& tokenizer) {
    return Tokenizer::from_llama2c(write_tokenizer_bin(tokenizer.vocabulary()), "rewritten");
  }
  static Tokenizer vocab_form(const Tokenizer& tokenizer) {
    return Tokenizer::from_vocab_json(tokenizer.files().at("vocab.json"), "rewritten");
  }
  /// The tokenizer as it is, and rewritten in each other form.
  static std::vector<Tokenizer> all_forms(const Tokenizer& tokenizer) {
    return {tokenizer, llama2c_form(tokenizer), vocab_form(tokenizer),
            vocab_form(llama2c_form(tokenizer))};
  }
  /// Up to `length` bytes, half of the texts mostly ASCII, so that pieces occur, the others any.
  static std::string random_bytes(uint64_t seed, uint64_t length) {
    std::string bytes;
    for (uint64_t i = 0; i < random_bits(seed, 4, 0) % (length + 1); ++i) {
      const auto bits = random_bits(seed, 5, i);
      const bool ascii = seed % 2 == 0 && (bits & 0x300) != 0;
      bytes.push_back(static_cast<char>(ascii ? bits & 0x7f : bits & 0xff));
    }
    return bytes;
  }

  static TestFolder* folder_;
  static Tokenizer* trained_;
};
TestFolder* TokenizerTest::folder_ = nullptr;
Tokenizer* TokenizerTest::trained_ = nullptr;

class OneSentence : public sentencepiece::SentenceIterator {
 public:
  explicit OneSentence(std::string text) : text_(std::move(text)) {}
  bool done() const override { return done_; }
  void Next() override { done_ = true; }
  const std::string& value() const override { return text_; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  std::string text_;
  bool done_ = false;
};

const std::vector<std::string>& difficult_texts() {
  static const std::vector<std::string> texts = {"",
                                                 "a",
                                                 " ",
                                                 "  ",
                                                 "\n",
                                                 " leading",
                                                 "trailing ",
                                                 "two  spaces   three",
                                                 "tab\there",
                                                 "line\nline\n\nline\r\n",
                                                 "\xf0\x9f\x98\x80 face",
                                                 "\xe2\x96\x81 is no space",
                                                 "caf\xc3\xa9 \xe4\xb8\xad\xe6\x96\x87",
                                                 "\xff\xfe broken \xc3",
                                                 "\xe2\x96",
                                                 std::string("nul\0nul", 7),
                                                 "<s> </s> <unk> <0x41>",
                                                 "\xe2\x96\x85 kept",
                                                 "\xed\xa0\x80",
                                                 "balo ren\xccs\x80",
                                                 std::string(500, 'b') + std::string(300, ' ')};
  return texts;
}

TEST_F(TokenizerTest, AnyBytesComeBackThroughEveryForm) {
  for (const Tokenizer& tokenizer : all_forms(*trained_)) {
    for (const std::string& text : difficult_texts()) {
      EXPECT_EQ(tokenizer.decode(tokenizer.encode(text, true)), text);
      EXPECT_EQ(tokenizer.decode(tokenizer.encode(text, false)), text);
    }
    for (uint64_t seed = 0; seed < 400; ++seed) {
      const std::string bytes = random_bytes(seed, 40);
      ASSERT_EQ(tokenizer.decode(tokenizer.encode(bytes, true)), bytes) << "seed " << seed;
    }
    const std::string long_text = test_text(99, 3000);
    EXPECT_EQ(tokenizer.decode(tokenizer.encode(long_text, true)), long_text);
  }
}

TEST_F(TokenizerTest, BytesThatAreNotUtf8AreTheirBytePieces) {
  for (const Tokenizer& tokenizer : all_forms(*trained_)) {
    // The last two of five would be U+00C0, c3 80: a character, but one without a piece.
    std::vector<Token> wanted = tokenizer.encode("balo", true);
    for (const int byte : {0xff, 0xe2, 0x96, 0xc3, 0x80})
      wanted.push_back(static_cast<Token>(3 + byte));
    EXPECT_EQ(tokenizer.encode("balo\xff\xe2\x96\xc3\x80", true), wanted);
  }
}

TEST_F(TokenizerTest, EveryFormGivesTheSameIds) {
  EXPECT_EQ(trained_->vocab_size(), 500u);
  const std::string text = test_text(7, 5000);
  const std::vector<Token> tokens = trained_->encode(text, false);
  EXPECT_LT(tokens.size(), text.size() / 2) << "hardly any merge happened";
  for (const Tokenizer& form : all_forms(*trained_)) {
    EXPECT_EQ(form.fingerprint(), trained_->fingerprint());
    EXPECT_EQ(form.encode(text, false), tokens);
    for (const std::string& difficult : difficult_texts())
      EXPECT_EQ(form.encode(difficult, true), trained_->encode(difficult, true)) << difficult;
    for (uint64_t seed = 0; seed < 400; ++seed) {
      const std::string bytes = random_bytes(seed, 40);
      ASSERT_EQ(form.encode(bytes, true), trained_->encode(bytes, true)) << "seed " << seed;
    }
  }
}

TEST_F(TokenizerTest, StreamsWhatItDecodes) {
  const std::string text = "balo \xf0\x9f\x98\x82 ren";
  const std::vector<Token> tokens = trained_->encode(text, true);
  ASSERT_EQ(tokens[0], trained_->bos());
  std::string streamed;
  for (size_t i = 1; i < tokens.size(); ++i)
    streamed += trained_->decode_next(tokens[i - 1], tokens[i]);
  EXPECT_EQ(streamed, text);
  EXPECT_EQ(trained_->decode_next(tokens[1], trained_->bos()), "");
  EXPECT_EQ(trained_->decode_next(0, trained_->eos()), "");
  std::vector<Token> twice = tokens;
  twice.insert(twice.end(), tokens.begin(), tokens.end());
  EXPECT_EQ(trained_->decode(twice), text + text);
  EXPECT_NE(error_of([] { trained_->decode(std::vector<Token>{500}); }).find("500"),
            std::string::npos);
}

TEST_F(TokenizerTest, SaysWhatAModelDoesToText) {
  EXPECT_FALSE(trained_->folds_spaces());
  EXPECT_FALSE(trained_->replaces_characters());
  // Protobuf merges what is appended: normalizer_spec (3) { remove_extra_whitespaces (4): true }.
  const Tokenizer folding = Tokenizer::from_sentencepiece(
      trained_->files().at("tokenizer.model") + "\x1a\x02\x20\x01", "folding");
  EXPECT_TRUE(folding.folds_spaces());
  EXPECT_FALSE(folding.replaces_characters());
  EXPECT_FALSE(vocab_form(folding).folds_spaces());

  const std::unordered_map<std::string, std::string> options = {
      {"model_type", "bpe"},
      {"vocab_size", "300"},
      {"hard_vocab_limit", "false"},
      {"byte_fallback", "true"},
      {"normalization_rule_name", "nfkc"},
      {"add_dummy_prefix", "false"},
      {"remove_extra_whitespaces", "false"},
      {"minloglevel", "2"},
  };
  OneSentence text(test_text(1, 500));
  std::string model;
  const auto status = sentencepiece::SentencePieceTrainer::Train(options, &text, &model);
  ASSERT_TRUE(status.ok()) << status.ToString();
  const Tokenizer nfkc = Tokenizer::from_sentencepiece(model, "nfkc");
  EXPECT_TRUE(nfkc.replaces_characters());
  EXPECT_FALSE(nfkc.folds_spaces());
  EXPECT_FALSE(nfkc.space_in_front());
}

// docs/dataset.md says what goes into it, so that others can compute it.
TEST_F(TokenizerTest, FingerprintIsAsDocumented) {
  std::string table;
  for (const Piece& piece : trained_->pieces()) {
    char line[64];
    std::snprintf(line, sizeof line, "%d %a %zu ", static_cast<int>(piece.kind),
                  static_cast<double>(piece.score), piece.text.size());
    table += line + piece.text + "\n";
  }
  EXPECT_EQ(trained_->fingerprint(), checksum(std::as_bytes(std::span(table))));
}

TEST_F(TokenizerTest, SavesAndOpens) {
  for (const Tokenizer& tokenizer : {*trained_, llama2c_form(*trained_), vocab_form(*trained_)}) {
    const auto folder = *folder_ / "deep" / tokenizer.files().begin()->first;
    tokenizer.save(folder);
    const Tokenizer by_folder = Tokenizer::open(folder);
    EXPECT_EQ(by_folder.files(), tokenizer.files());
    EXPECT_EQ(by_folder.fingerprint(), tokenizer.fingerprint());
    EXPECT_EQ(Tokenizer::open(folder / tokenizer.files().begin()->first).encode("balo", true),
              tokenizer.encode("balo", true));
  }
}

TEST_F(TokenizerTest, RefusesInWords) {
  EXPECT_NE(error_of([] { Tokenizer::open(*folder_ / "absent"); }).find("absent"),
            std::string::npos);
  EXPECT_NE(error_of([] { Tokenizer::open(folder_->path()); }).find("weft tokenizer train"),
            std::string::npos);
  EXPECT_NE(error_of([] { Tokenizer::from_sentencepiece("rubbish", "x"); }).find("x: "),
            std::string::npos);
  EXPECT_NE(error_of([] { Tokenizer::from_sentencepiece("", "x"); }).find("x: "),
            std::string::npos);
  const std::string model = trained_->files().at("tokenizer.model");
  for (size_t size = 0; size < model.size(); size += 101)
    EXPECT_NE(error_of([&] { Tokenizer::from_sentencepiece(model.substr(0, size), "x"); }),
              "no error")
        << size;
}

TEST_F(TokenizerTest, TrainingDoesNotDependOnThreads) {
  TokenizerTraining training;
  training.vocab = 400;
  const std::string text = test_text(2, 3000);
  const Tokenizer one = train(text, training).tokenizer;
  training.threads = 3;
  EXPECT_EQ(train(text, training).tokenizer.fingerprint(), one.fingerprint());
}

TEST_F(TokenizerTest, ASmallTextGivesTheLargestVocabularyItCan) {
  TokenizerTraining training;
  training.vocab = 5000;
  const TrainedTokenizer result = train("balo ren balo ren balo\n", training);
  EXPECT_EQ(result.alphabet, 8u);  // b a l o r e n and the space; white space at the end is trimmed
  EXPECT_EQ(result.text_bytes, 22u);
  EXPECT_GT(result.tokenizer.vocab_size(), 259u + 8u);
  EXPECT_LT(result.tokenizer.vocab_size(), 300u);
  EXPECT_EQ(result.tokenizer.decode(result.tokenizer.encode("ren balo", true)), "ren balo");
}

TEST_F(TokenizerTest, TrainingRefusesImpossibleVocabularies) {
  const auto error = [](const std::string& text, size_t vocab) {
    TokenizerTraining training;
    training.vocab = vocab;
    return error_of([&] { train(text, training); });
  };
  EXPECT_NE(error("balo", 65537).find("at most 65536"), std::string::npos);
  EXPECT_NE(error("balo", 259).find("259"), std::string::npos);
  EXPECT_NE(error("abcdefgh", 265).find("needs 268 at least (9 different"), std::string::npos)
      << error("abcdefgh", 265);
  EXPECT_NE(error("", 300).find("no text"), std::string::npos);
  EXPECT_NE(error(std::string(100'000, '\xff'), 300).find("no text"), std::string::npos);
}

TEST_F(TokenizerTest, LargeInputsAreSampledEvenlyAndAlwaysAlike) {
  std::string text;
  for (int i = 0; i < 2000; ++i)
    text += test_text(static_cast<uint64_t>(i), 20) + "\n<|endoftext|>\n";
  TokenizerTraining training;
  training.vocab = 400;
  training.sample_bytes = text.size() / 4;
  uint64_t progress = 0;
  training.progress = [&](uint64_t bytes) { progress = bytes; };
  // Packed text is as much as it is when it is unpacked.
  const TrainedTokenizer first = train(text, training), second = train(gzip(text), training);
  EXPECT_EQ(first.tokenizer.fingerprint(), second.tokenizer.fingerprint());
  // The last of the documents goes beyond what was wanted; white space at their ends is no text.
  EXPECT_NEAR(static_cast<double>(first.text_bytes), static_cast<double>(text.size()) / 4, 500);
  EXPECT_GT(progress, 0u);
}

TEST_F(TokenizerTest, RealTextGivesTheSameIdsInEveryFormOfLlamasTokenizer) {
  const auto model = test_data("llama2c_tokenizer.model"),
             table = test_data("llama2c_tokenizer.bin"), text = test_data("tinystories-2M.txt");
  if (!model || !table || !text) GTEST_SKIP() << "no real data here";
  const Tokenizer llama = Tokenizer::open(*model);
  const std::string stories = read_file(*text).substr(0, 200'000);
  const std::vector<Token> tokens = llama.encode(stories, true);
  for (const Tokenizer& form : {Tokenizer::open(*table), vocab_form(llama)}) {
    EXPECT_EQ(form.fingerprint(), llama.fingerprint());
    EXPECT_EQ(form.encode(stories, true), tokens);
    EXPECT_EQ(form.decode(tokens), stories);
    for (const std::string& difficult : difficult_texts())
      EXPECT_EQ(form.encode(difficult, true), llama.encode(difficult, true));
    for (uint64_t seed = 0; seed < 1000; ++seed) {
      const std::string bytes = random_bytes(seed, 40);
      ASSERT_EQ(form.encode(bytes, true), llama.encode(bytes, true)) << "seed " << seed;
      ASSERT_EQ(form.decode(form.encode(bytes, true)), bytes) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace weft::data
