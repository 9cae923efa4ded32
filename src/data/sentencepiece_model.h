// A SentencePiece model file: its pieces, and its own encoder. The only reader of the format; keeps
// the library's headers out of everything else.
#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "data/piece.h"
#include "data/token.h"

namespace weft::data {

class SentencePieceModel {
 public:
  /// Throws Error, with `where`, unless `bytes` are a model with byte pieces, begin and end, and at
  /// most 65536 pieces.
  SentencePieceModel(std::string_view bytes, std::string_view where);
  ~SentencePieceModel();

  const Pieces& pieces() const { return pieces_; }
  Token bos() const { return bos_; }
  Token eos() const { return eos_; }
  /// Whether the library puts a space in front of each text.
  bool space_in_front() const { return space_in_front_; }
  /// Whether it makes one space of several, and other characters of some (ligatures and such),
  /// before it encodes.
  bool folds_spaces() const { return !comes_back("a  a"); }
  bool replaces_characters() const { return !comes_back("\xef\xac\x81"); }  // the ligature fi

  /// Whether the library keeps `text` as it is: it replaces bytes that are not UTF-8, and takes
  /// its own mark for a space (U+2581) for a space.
  static bool keeps(std::string_view text);

  /// Appends the tokens of `text`, all of which the library should keep. The space in front is
  /// added by the library if the model says so. Thread-safe; long texts, for which the library
  /// takes 200 bytes for each of theirs, are encoded one at a time.
  void encode(std::string_view text, std::vector<Token>& tokens) const;

 private:
  /// Whether the tokens of `text` are that text, but for a space in front.
  bool comes_back(std::string_view text) const;

  struct Processor;
  std::unique_ptr<Processor> processor_;
  Pieces pieces_;
  Token bos_ = 0, eos_ = 0;
  bool space_in_front_ = false;
  mutable std::mutex long_text_;
};

}  // namespace weft::data
