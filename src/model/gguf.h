// GGUF: llama.cpp's files, written. One holds the sizes, the tokenizer and the weights.
// docs/formats.md has the layout byte by byte.
#pragma once

#include <filesystem>
#include <string_view>

#include "data/tokenizer.h"
#include "model/parameters.h"
#include "model/rows.h"
#include "model/stored.h"

namespace weft::model {

/// The type in which a file of `type` keeps `parameter`: norms stay f32, and f16 stands in where
/// rows are no multiple of q8_0's 32 numbers.
Stored gguf_type(const Parameter& parameter, Stored type);

/// Writes such a file and syncs it. `tokenizer` has as many pieces as the model (a CHECK); `name`
/// is for people. Throws Error.
void write_gguf(const std::filesystem::path& path, const Layout& layout, const ReadRows& read,
                const data::Tokenizer& tokenizer, Stored type, std::string_view name);

}  // namespace weft::model
