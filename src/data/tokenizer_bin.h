// llama2.c's tokenizer.bin: a table of pieces with scores. Layout (little-endian):
//
//   u32 length of the longest piece in bytes, then for each id: f32 score, i32 length, the bytes.
//
// Ids 0, 1, 2 are unknown, begin, end; 3 to 258 the bytes, spelled "<0x00>" to "<0xFF>"; spaces are
// spaces. There is no count: the table ends with the file.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "data/piece.h"
#include "data/vocab_json.h"

namespace weft::data {

/// Reads such a file. `where` names it in errors. Throws Error with the offset for anything that
/// does not fit.
Pieces parse_tokenizer_bin(std::span<const std::byte> bytes, std::string_view where);

/// The file's bytes. Throws Error when the format can't hold the vocabulary: the first 259 pieces
/// must be as above, the others text, and a space goes in front.
std::string write_tokenizer_bin(const Vocabulary& vocabulary);

}  // namespace weft::data
