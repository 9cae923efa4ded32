// The commands from text to tokens, one after the other: stories, tokenizer, token files, and back
// to text.
#include "apps/tokenize_command.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "apps/data_command.h"
#include "apps/tokenizer_command.h"
#include "base/file.h"
#include "base/test_support.h"
#include "data/documents.h"
#include "data/packed_text.h"
#include "data/token_file.h"
#include "data/tokenizer.h"

namespace weft::apps {
namespace {

using data::Token;

class DataPipeline : public testing::Test {
 protected:
  void SetUp() override {
    testing::internal::CaptureStdout();
    run_data_stories({.out = folder_ / "stories.txt", .count = 300, .seed = 7});
    TokenizerTrainOptions options;
    options.inputs = {folder_ / "stories.txt"};
    options.out = folder_ / "tok";
    options.vocab = 600;
    run_tokenizer_train(options);
    said_ = testing::internal::GetCapturedStdout();
  }
  TokenizeOptions tokenize_options(const std::string& out) const {
    TokenizeOptions options;
    options.inputs = {folder_ / "stories.txt"};
    options.tokenizer = folder_ / "tok";
    options.out = folder_ / out;
    options.quiet = true;
    return options;
  }

  TestFolder folder_{"data_pipeline"};
  std::string said_;
};

TEST_F(DataPipeline, TextComesBackFromTheTokenFile) {
  EXPECT_NE(said_.find("300 stories"), std::string::npos) << said_;
  EXPECT_NE(said_.find("600 pieces"), std::string::npos) << said_;
  run_tokenize(tokenize_options("tokens.bin"));
  const data::TokenFile file(folder_ / "tokens.bin");
  ASSERT_TRUE(file.sidecar());
  EXPECT_EQ(file.sidecar()->documents, 300u);
  EXPECT_EQ(file.sidecar()->vocab, 600u);
  EXPECT_EQ(file.sidecar()->tokenizer, "tok");
  EXPECT_EQ(file.sidecar()->separator, "<|endoftext|>");
  const data::Tokenizer tokenizer = data::Tokenizer::open(*file.tokenizer_path());
  EXPECT_EQ(tokenizer.fingerprint(), file.sidecar()->fingerprint);
  file.require(tokenizer.vocab_size(), 64);

  data::Documents documents({folder_ / "stories.txt"});
  const auto tokens = file.tokens();
  size_t at = 0;
  for (std::string text; documents.next(text);) {
    ASSERT_EQ(tokens[at], tokenizer.bos());
    const size_t begin = at++;
    while (at < tokens.size() && tokens[at] != tokenizer.bos()) ++at;
    ASSERT_EQ(tokenizer.decode(tokens.subspan(begin, at - begin)), text);
  }
  EXPECT_EQ(at, tokens.size());
}

TEST_F(DataPipeline, ThreadsDoNotChangeTheBytes) {
  auto options = tokenize_options("one.bin");
  options.threads = 1;
  run_tokenize(options);
  options.out = folder_ / "three.bin";
  options.threads = 3;
  run_tokenize(options);
  EXPECT_TRUE(read_file(folder_ / "one.bin") == read_file(folder_ / "three.bin"));
  // More than one batch.
  const std::string text = read_file(folder_ / "stories.txt");
  std::ofstream large(folder_ / "large.txt");
  while (large.tellp() < (9 << 20)) large << text;
  large.close();
  options.inputs = {folder_ / "large.txt"};
  options.validation = 0.1;
  for (const int threads : {1, 2, 5}) {
    options.threads = threads;
    options.out = folder_ / fmt::format("large{}.bin", threads);
    run_tokenize(options);
    for (const char* const end : {".bin", "_val.bin"})
      EXPECT_TRUE(read_file(folder_ / fmt::format("large{}{}", threads, end)) ==
                  read_file(folder_ / fmt::format("large1{}", end)));
  }
}

TEST_F(DataPipeline, EveryFormOfTheTextGivesTheSameTokens) {
  run_tokenize(tokenize_options("plain.bin"));
  const std::string plain = read_file(folder_ / "plain.bin");
  const std::string text = read_file(folder_ / "stories.txt");
  std::ofstream(folder_ / "p.gz", std::ios::binary) << data::gzip(text);
  std::ofstream(folder_ / "p.zst", std::ios::binary) << data::zstd(text);
  std::ofstream lines(folder_ / "p.jsonl");
  data::Documents documents({folder_ / "stories.txt"});
  for (std::string story; documents.next(story);)
    lines << nlohmann::json{{"id", 1}, {"story", story}}.dump() << "\n";
  lines.close();
  for (const char* const name : {"p.gz", "p.zs?", "p.jsonl"}) {
    auto options = tokenize_options("packed.bin");
    options.inputs = {folder_ / name};
    if (options.inputs[0].extension() == ".jsonl") options.field = "story";
    run_tokenize(options);
    EXPECT_TRUE(read_file(folder_ / "packed.bin") == plain) << name;
  }
  TokenizerTrainOptions training;
  training.inputs = {folder_ / "p.jsonl"};
  training.field = "story";
  training.out = folder_ / "from_lines";
  training.vocab = 600;
  training.quiet = true;
  run_tokenizer_train(training);
  EXPECT_EQ(data::Tokenizer::open(training.out).fingerprint(),
            data::Tokenizer::open(folder_ / "tok").fingerprint());
  EXPECT_EQ(data::TokenFile(folder_ / "packed.bin").sidecar()->separator, "field story");
}

TEST_F(DataPipeline, EndsOfDocumentsAreChosen) {
  const data::Tokenizer tokenizer = data::Tokenizer::open(folder_ / "tok");
  std::ofstream(folder_ / "two.txt") << "a fox\n\nran\n";
  for (const bool bos : {false, true})
    for (const bool eos : {false, true}) {
      auto options = tokenize_options("ends.bin");
      options.inputs = {folder_ / "two.txt"};
      options.ends = {bos, eos};
      run_tokenize(options);
      std::vector<Token> expected;
      for (const char* const text : {"a fox", "ran"}) {
        tokenizer.encode(text, bos, expected);
        if (eos) expected.push_back(tokenizer.eos());
      }
      const data::TokenFile file(options.out);
      EXPECT_TRUE(std::ranges::equal(file.tokens(), expected));
      EXPECT_EQ(file.sidecar()->bos, bos);
      EXPECT_EQ(file.sidecar()->eos, eos);
    }
}

TEST_F(DataPipeline, DamageBehindTheFirstBatchIsReported) {
  std::string packed = data::gzip(read_file(folder_ / "stories.txt"));
  std::string all;
  for (int i = 0; i < 40; ++i) all += packed;  // 10 MB of text, several batches
  std::ofstream(folder_ / "cut.gz", std::ios::binary) << all.substr(0, all.size() - 3);
  auto options = tokenize_options("cut.bin");
  options.inputs = {folder_ / "cut.gz"};
  options.threads = 3;
  EXPECT_NE(error_of([&] { run_tokenize(options); }).find("end too early"), std::string::npos);
  for (const char* const name : {"cut.bin", "cut.json", "cut.bin.partial"})
    EXPECT_FALSE(std::filesystem::exists(folder_ / name)) << name;
}

TEST_F(DataPipeline, ValidationTakesWholeDocuments) {
  auto options = tokenize_options("t.bin");
  run_tokenize(options);
  const uint64_t all = data::TokenFile(folder_ / "t.bin").tokens().size();
  options.validation = 0.2;
  run_tokenize(options);
  const data::TokenFile training(folder_ / "t.bin"), validation(folder_ / "t_val.bin");
  EXPECT_EQ(training.tokens().size() + validation.tokens().size(), all);
  EXPECT_EQ(training.tokens()[0], 1);
  EXPECT_EQ(validation.tokens()[0], 1);
  EXPECT_EQ(training.sidecar()->documents + validation.sidecar()->documents, 300u);
  EXPECT_NEAR(static_cast<double>(validation.sidecar()->documents), 60,
              6 * 7);  // deviation sqrt(300 × 0.2 × 0.8)
}

TEST_F(DataPipeline, RefusesInWords) {
  auto options = tokenize_options("t.bin");
  options.validation = 1.5;
  EXPECT_NE(error_of([&] { run_tokenize(options); }).find("--val"), std::string::npos);
  options.validation = 1e-9;
  EXPECT_NE(error_of([&] { run_tokenize(options); }).find("t_val.bin"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "t.bin"));
  options = tokenize_options("t.bin");
  options.field = "text";
  EXPECT_NE(error_of([&] { run_tokenize(options); }).find("stories.txt: line 1: "),
            std::string::npos);
  options.separator = "file";
  EXPECT_THROW(run_tokenize(options), UsageError);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "t.bin.partial"));
  options = tokenize_options("t.bin");
  std::ofstream(folder_ / "empty.txt") << "\n\n";
  options.inputs = {folder_ / "empty.txt"};
  EXPECT_NE(error_of([&] { run_tokenize(options); }).find("no text"), std::string::npos);
  options = tokenize_options("stories.txt");
  EXPECT_NE(error_of([&] { run_tokenize(options); }).find("overwritten"), std::string::npos);
  options = tokenize_options("lines.bin");
  std::ofstream(folder_ / "lines.json") << "{\"text\": \"x\"}";
  options.inputs = {folder_ / "lines.json"};
  options.field = "text";
  EXPECT_NE(error_of([&] { run_tokenize(options); }).find("overwritten"), std::string::npos);
  options.tokenizer = folder_ / "absent";
  EXPECT_NE(error_of([&] { run_tokenize(options); }).find("absent"), std::string::npos);
  EXPECT_THROW(run_data_stories({.out = folder_ / "x", .count = 0}), UsageError);
}

TEST_F(DataPipeline, TokenizersAreNotTrainedOnPipes) {
  TokenizerTrainOptions options;
  options.inputs = {"/dev/null"};
  EXPECT_NE(error_of([&] { run_tokenizer_train(options); }).find("give files"), std::string::npos);
}

TEST_F(DataPipeline, TheExampleOfTheDocumentationHolds) {
  std::ofstream(folder_ / "example.txt") << "ab\n<|endoftext|>\nba b\n";
  TokenizerTrainOptions training;
  training.inputs = {folder_ / "example.txt"};
  training.out = folder_ / "example";
  training.vocab = 300;
  training.quiet = true;
  run_tokenizer_train(training);
  auto options = tokenize_options("example.bin");
  options.inputs = training.inputs;
  options.tokenizer = training.out;
  run_tokenize(options);
  EXPECT_EQ(read_file(folder_ / "example.bin"),
            std::string("\x01\x00\x05\x01\x01\x00\x06\x01\x03\x01", 10));
}

TEST_F(DataPipeline, InfoTellsAndShowsTokens) {
  testing::internal::CaptureStdout();
  run_tokenizer_info({folder_ / "tok", "a fox\n"});
  const std::string said = testing::internal::GetCapturedStdout();
  for (const char* const part :
       {"tokenizer.model", "pieces          600", "fingerprint", "\"<s>\"", "\\n"})
    EXPECT_NE(said.find(part), std::string::npos) << said;
}

TEST_F(DataPipeline, NothingThatIsReadIsOverwritten) {
  const std::string vocab = read_file(folder_ / "tok/vocab.json");
  for (const char* const out : {"stories.txt", "tok/vocab.bin", "tok/tokenizer.model"})
    EXPECT_NE(error_of([&] { run_tokenize(tokenize_options(out)); }).find("would be overwritten"),
              std::string::npos)
        << out;
  EXPECT_EQ(read_file(folder_ / "tok/vocab.json"), vocab);
}

}  // namespace
}  // namespace weft::apps
