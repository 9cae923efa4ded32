// How hard the stories are for a table of token pairs, at the demo's vocabulary: H(next | current)
// over the tokens, in nats. The demo's model must end well below it, and cannot without attention.
#include <gtest/gtest.h>
#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <cmath>
#include <iostream>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "data/stories/stories.h"

namespace weft::data {
namespace {

constexpr size_t kVocab = 5000, kStories = 6000;

class Lines : public sentencepiece::SentenceIterator {
 public:
  explicit Lines(const std::vector<std::string>& lines) : lines_(lines) {}
  bool done() const override { return at_ == lines_.size(); }
  void Next() override { ++at_; }
  const std::string& value() const override { return lines_[at_]; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  const std::vector<std::string>& lines_;
  size_t at_ = 0;
};

TEST(StoriesEntropy, IsHighForPairsOfTokens) {
  std::vector<std::string> stories;
  for (uint64_t i = 0; i < kStories; ++i) stories.push_back(story(1, i));
  Lines lines(stories);
  const std::unordered_map<std::string, std::string> options = {
      {"model_type", "bpe"},
      {"vocab_size", std::to_string(kVocab)},
      {"hard_vocab_limit", "false"},
      {"byte_fallback", "true"},
      {"character_coverage", "1.0"},
      {"split_digits", "true"},
      {"allow_whitespace_only_pieces", "true"},
      {"normalization_rule_name", "identity"},
      {"remove_extra_whitespaces", "false"},
      {"num_threads", "2"},
      {"minloglevel", "2"},
  };
  std::string model;
  const auto trained = sentencepiece::SentencePieceTrainer::Train(options, &lines, &model);
  ASSERT_TRUE(trained.ok()) << trained.ToString();
  sentencepiece::SentencePieceProcessor processor;
  const auto loaded = processor.LoadFromSerializedProto(model);
  ASSERT_TRUE(loaded.ok()) << loaded.ToString();

  std::map<std::pair<int, int>, double> pairs;
  std::unordered_map<int, double> firsts;
  double tokens = 0;
  for (const std::string& text : stories) {
    std::vector<int> ids;
    ASSERT_TRUE(processor.Encode(text, &ids).ok());
    int current = processor.bos_id();
    for (const int id : ids) {
      pairs[{current, id}] += 1;
      firsts[current] += 1;
      tokens += 1;
      current = id;
    }
  }
  double entropy = 0;
  for (const auto& [pair, count] : pairs)
    entropy -= count / tokens * std::log(count / firsts[pair.first]);
  std::cout << "vocabulary: " << processor.GetPieceSize() << " of " << kVocab
            << ", tokens per story: " << tokens / kStories << ", bigram entropy: " << entropy
            << " nats per token\n";
  EXPECT_EQ(processor.GetPieceSize(), static_cast<int>(kVocab));
  EXPECT_GE(entropy, 2.5);
}

}  // namespace
}  // namespace weft::data
