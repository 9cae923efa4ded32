// Piece: one entry of a vocabulary, in the form that all tokenizer files are read into and written
// from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weft::data {

enum class PieceKind : uint8_t {
  kNormal,
  kUnknown,  ///< stands for text that has no other piece; with byte pieces there is none
  kControl,  ///< begin and end: no text of their own
  kByte,     ///< one byte of a character that has no piece
};

struct Piece {
  std::string text;  ///< as decoded: spaces are spaces, a byte piece is its byte; a control piece
                     ///< has its name
  float score = 0;   ///< of two merges the one with the higher score comes first; finite
  PieceKind kind = PieceKind::kNormal;
};

/// A vocabulary: the id of a piece is its index.
using Pieces = std::vector<Piece>;

}  // namespace weft::data
