#include "data/tokenizer_train.h"

#include <sentencepiece_trainer.h>

#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "data/document_sample.h"
#include "data/utf8.h"

namespace weft::data {
namespace {

constexpr size_t kFixedPieces = 259;  // unknown, begin, end, 256 bytes

/// Characters that the trainer keeps for itself and drops a whole sentence for: NUL, its boundary
/// (a tab), its unknown (U+2585), its space (U+2581). They end a sentence here, and become byte
/// pieces when text is encoded.
bool is_reserved(std::string_view character) {
  return character == std::string_view("\0", 1) || character == "\t" ||
         character == "\xe2\x96\x85" || character == "\xe2\x96\x81";
}

/// The documents as the trainer's sentences: a document is one, unless it holds what the trainer
/// can't take. Newlines stay in: what follows one is a word without a space in front, and must be
/// learned as such.
class Sentences : public sentencepiece::SentenceIterator {
 public:
  explicit Sentences(std::vector<std::string> documents) : documents_(std::move(documents)) {
    count(" ");  // a space stands in front of each text, so it is in every alphabet
    Next();
  }

  bool done() const override { return done_; }
  const std::string& value() const override { return sentence_; }
  sentencepiece::util::Status status() const override { return {}; }
  void Next() override {
    sentence_.clear();
    while (sentence_.empty()) {
      while (at_ == document_.size()) {
        if (!next_document()) {
          done_ = true;
          return;
        }
      }
      gather();
    }
  }

  size_t alphabet() const { return ascii_ + others_.size(); }
  uint64_t bytes() const { return bytes_; }

 private:
  bool next_document() {
    at_ = 0;
    document_.clear();
    if (next_ == documents_.size()) return false;
    document_.swap(documents_[next_++]);
    bytes_ += document_.size();
    return true;
  }

  /// Moves what the trainer can take, up to the next character that it can't, from the document to
  /// the sentence.
  void gather() {
    while (at_ < document_.size()) {
      const size_t length = utf8_length(document_, at_);
      const std::string_view character =
          std::string_view(document_).substr(at_, std::max<size_t>(1, length));
      at_ += character.size();
      if (length == 0 || is_reserved(character)) return;
      count(character);
      sentence_ += character;
    }
  }

  void count(std::string_view character) {
    if (character.size() > 1) {
      others_.emplace(character);
      return;
    }
    bool& seen = seen_[static_cast<uint8_t>(character[0])];
    ascii_ += !seen;
    seen = true;
  }

  std::vector<std::string> documents_;
  size_t next_ = 0;
  std::string document_, sentence_;
  size_t at_ = 0;
  uint64_t bytes_ = 0;
  bool done_ = false;
  bool seen_[256] = {};
  size_t ascii_ = 0;
  std::unordered_set<std::string> others_;
};

/// As much of the documents as is wanted.
std::vector<std::string> read_sample(Documents& documents, const TokenizerTraining& training) {
  DocumentSample sample(training.sample_bytes);
  uint64_t count = 0;
  for (std::string document; documents.next(document); sample.add(std::move(document)))
    if (training.progress && count++ % 256 == 0) training.progress(documents.bytes_read());
  return sample.take();
}

}  // namespace

TrainedTokenizer train_tokenizer(Documents& documents, const TokenizerTraining& training) {
  if (training.vocab > kMaxVocab)
    fail(
        "tokenizer: a vocabulary of {} is wanted, at most {} is possible, since token ids have 16 "
        "bits",
        training.vocab, kMaxVocab);
  if (training.vocab <= kFixedPieces)
    fail(
        "tokenizer: a vocabulary of {} is wanted; it needs the {} fixed pieces and the text's "
        "alphabet: ask for more",
        training.vocab, kFixedPieces);
  CHECK(training.threads >= 1, "{} threads", training.threads);
  Sentences sentences(read_sample(documents, training));
  if (sentences.done()) fail("tokenizer: the input has no text; give files with some");
  const std::unordered_map<std::string, std::string> options = {
      {"model_type", "bpe"},
      {"vocab_size", std::to_string(training.vocab)},
      {"hard_vocab_limit",
       "false"},  // a text with less to merge gives the largest vocabulary that it can
      {"byte_fallback", "true"},
      {"character_coverage", "1.0"},
      {"split_digits", "true"},
      {"allow_whitespace_only_pieces", "true"},
      {"normalization_rule_name", "identity"},
      {"remove_extra_whitespaces", "false"},
      {"max_sentence_length", "1073741824"},
      {"num_threads", std::to_string(training.threads)},
      {"minloglevel", "2"},
  };
  std::string model;
  const auto status = sentencepiece::SentencePieceTrainer::Train(options, &sentences, &model);
  const size_t needed = sentences.alphabet() + kFixedPieces;
  if (!status.ok() && sentences.done() && needed > training.vocab)
    fail(
        "tokenizer: a vocabulary of {} is wanted, this text needs {} at least ({} different "
        "characters and {} fixed "
        "pieces); ask for more",
        training.vocab, needed, sentences.alphabet(), kFixedPieces);
  if (!status.ok()) fail("tokenizer: SentencePiece could not train: {}", status.ToString());
  return {Tokenizer::from_sentencepiece(std::move(model), "the trained tokenizer"),
          sentences.alphabet(), sentences.bytes()};
}

}  // namespace weft::data
