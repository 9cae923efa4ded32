// vocab.json: a tokenizer as a table that any language can read, sample.py to begin with. Layout in
// docs/dataset.md.
#pragma once

#include <string>
#include <string_view>

#include "data/piece.h"
#include "data/token.h"

namespace weft::data {

/// All that it takes to encode and decode.
struct Vocabulary {
  Pieces pieces;
  Token bos = 1, eos = 2;
  bool space_in_front = true;  ///< whether encoding puts a space in front of the text
};

/// Reads such a file. `where` names it in errors. Throws Error for anything that does not fit, and
/// unless all 256 byte pieces are there.
Vocabulary parse_vocab_json(std::string_view bytes, std::string_view where);

/// The file's bytes: one line for each piece.
std::string write_vocab_json(const Vocabulary& vocabulary);

}  // namespace weft::data
