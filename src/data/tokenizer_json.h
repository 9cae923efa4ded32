// Hugging Face's tokenizer.json, as their converter writes it for Llama: what their libraries need
// to give the tokens that we give. Written only.
//
// Three kinds of text are beyond that format. A "<s>" in a text is taken for the begin piece;
// U+2581 for a space; bytes that are not UTF-8 never reach it. Ours keeps all of them as they are.
#pragma once

#include <string>

#include "data/tokenizer.h"

namespace weft::data {

/// The file's bytes. Throws Error when a piece is not UTF-8, or two are spelled alike.
std::string to_tokenizer_json(const Tokenizer& tokenizer);

}  // namespace weft::data
