// The BPE encoder: text to tokens by merging neighbours, on a table of pieces with scores, as
// llama2.c and SentencePiece define it. Bytes that form no piece become byte pieces, so any bytes
// at all can be encoded.
//
// It knows nothing of files, and adds neither BOS nor the space in front that the model family
// expects.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "data/piece.h"
#include "data/token.h"

namespace weft::data {

class BpeEncoder {
 public:
  /// Keeps views into `pieces`, which must outlive it and have all 256 byte pieces.
  explicit BpeEncoder(const Pieces& pieces);

  /// Appends the tokens of `text` (below 2 GiB) to `tokens`. Starts from characters and merges,
  /// again and again, the neighbours whose joint piece has the highest score, the leftmost of
  /// equals. O(n log n). Thread-safe.
  ///
  /// While it is encoded a text takes about 40 bytes for each of its own. So a long one is cut,
  /// with the same tokens: where no piece has the two characters at the cut as neighbours, no merge
  /// reaches across. A text without such a place, `aaaa...` say, is encoded whole; threads that
  /// have one wait for each other, so that together they need no more memory than one.
  void encode(std::string_view text, std::vector<Token>& tokens) const;

 private:
  int find(std::string_view text) const;  // the id of a normal piece, or -1
  void add_neighbours(std::string_view piece);
  size_t part_of(std::string_view text) const;  // the length that can be encoded by itself
  void encode_part(std::string_view text, std::vector<Token>& tokens) const;

  const Pieces& pieces_;
  std::unordered_map<std::string_view, Token> ids_;
  std::array<Token, 256> bytes_{};
  size_t longest_ = 0;                       // of the normal pieces, in bytes
  std::unordered_set<uint64_t> neighbours_;  // characters that follow each other in a normal piece
  mutable std::mutex whole_;                 // held while a long text is encoded whole
};

}  // namespace weft::data
