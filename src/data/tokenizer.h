// Tokenizer: text to tokens and back, from a SentencePiece model, llama2.c's tokenizer.bin or
// vocab.json.
//
// Text of any bytes survives: what is not UTF-8, or has no piece, becomes byte pieces, and decode()
// returns the same bytes. Like the rest of its family, text is encoded with one space in front
// (unless the model says otherwise), which decoding takes away again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/piece.h"
#include "data/token.h"
#include "data/vocab_json.h"

namespace weft::data {

/// A value: copies share one immutable table. Thread-safe.
class Tokenizer {
 public:
  /// Opens a folder that holds `tokenizer.model`, `tokenizer.bin` or `vocab.json`, or such a file
  /// itself: `.bin` is llama2.c's format, `.json` vocab.json's, anything else SentencePiece's.
  /// Throws Error.
  static Tokenizer open(const std::filesystem::path& path);
  /// The file that open() would read in `folder`, if there is one.
  static std::optional<std::filesystem::path> find(const std::filesystem::path& folder);
  /// The same from memory; `where` stands for the path in errors.
  static Tokenizer from_sentencepiece(std::string bytes, std::string_view where);
  static Tokenizer from_llama2c(std::string bytes, std::string_view where);
  static Tokenizer from_vocab_json(std::string bytes, std::string_view where);

  /// The tokens of `text`, with BOS in front if `bos`. Empty text has no tokens of its own.
  std::vector<Token> encode(std::string_view text, bool bos) const;
  /// The same, appended to `tokens`.
  void encode(std::string_view text, bool bos, std::vector<Token>& tokens) const;

  /// The text of `tokens`: control pieces have none; one space is taken away at the start and after
  /// each BOS. Throws Error for an id outside the vocabulary, here and below.
  std::string decode(std::span<const Token> tokens) const;
  /// The bytes that `token` adds after `previous`; they may be a part of a UTF-8 character.
  std::string decode_next(Token previous, Token token) const;

  size_t vocab_size() const { return pieces().size(); }
  Token bos() const { return vocabulary().bos; }
  Token eos() const { return vocabulary().eos; }
  const Pieces& pieces() const { return vocabulary().pieces; }
  /// Whether encoding puts a space in front of the text; almost every tokenizer does.
  bool space_in_front() const { return vocabulary().space_in_front; }
  const Vocabulary& vocabulary() const;
  /// Whether text is changed before it is encoded: several spaces become one, or characters others.
  /// Only a SentencePiece model of other origin does that; its table in another form does not.
  bool folds_spaces() const;
  bool replaces_characters() const;

  /// The files that belong into a checkpoint folder, name to bytes: the one that it came from, and
  /// vocab.json.
  const std::map<std::string, std::string>& files() const;
  /// Writes files() into `folder`, which is created if it is missing. Throws Error.
  void save(const std::filesystem::path& folder) const;
  /// A checksum of the vocabulary (ids, texts, kinds, scores): the same for every file format of
  /// one tokenizer.
  std::string fingerprint() const;

 private:
  struct State;
  explicit Tokenizer(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace weft::data
