// Shards: the safetensors files of a model folder, one or several.
//
// Several come with model.safetensors.index.json, which says in which file each tensor lies.
// docs/formats.md has its form. Nothing in it is trusted: it must agree with what the files hold.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/safetensors.h"

namespace weft::model {

/// Whether `folder` has model.safetensors or the index of several files.
bool has_safetensors(const std::filesystem::path& folder);

/// The tensors of an index and the files they are said to be in, by name. Throws Error unless each
/// file is a plain name that ends in .safetensors; `where` opens the messages.
std::map<std::string, std::string> parse_index(std::string_view text, std::string_view where);

/// Maps and parses the files of `folder`. Throws Error also when the index and the files disagree:
/// a file or a tensor that is not there, or a tensor that the index does not place there.
std::vector<SafetensorsFile> open_safetensors(const std::filesystem::path& folder);

}  // namespace weft::model
