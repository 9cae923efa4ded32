// Piece: one entry of a vocabulary, in the form that all tokenizer files are read into and written
// from.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
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

/// U+2581, which SentencePiece and its heirs write for a space.
inline constexpr std::string_view kSpaceMark = "\xe2\x96\x81";

/// How files spell a byte piece: <0x00> to <0xFF>.
inline std::string byte_name(uint8_t byte) { return fmt::format("<0x{:02X}>", byte); }

/// How SentencePiece and its heirs spell a piece: spaces are marked, bytes are named.
inline std::string spelling(const Piece& piece) {
  if (piece.kind == PieceKind::kByte) return byte_name(static_cast<uint8_t>(piece.text[0]));
  if (piece.kind != PieceKind::kNormal) return piece.text;
  std::string text;
  for (const char c : piece.text) c == ' ' ? text += kSpaceMark : text += c;
  return text;
}

/// A vocabulary: the id of a piece is its index.
using Pieces = std::vector<Piece>;

}  // namespace weft::data
