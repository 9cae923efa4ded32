// llama2.c's legacy files ("version 0"): seven numbers, then every weight as fp32.
// docs/checkpoint.md has the layout.
//
// Such a file pairs the channels of a head as neighbours in rotary embedding; what is in memory has
// our pairing. It has no place for norm_eps and rope_theta: they are 1e-5 and 10000.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "model/config.h"
#include "model/parameters.h"

namespace weft::model {

/// The configuration in the header of a file given as bytes. Throws Error when a size is impossible
/// or the file's length is not the one that the sizes ask for.
Config llama2c_config(std::span<const std::byte> file, std::string_view where);

/// Fills `arena` with the weights of such a file. `layout` has the sizes of its header (a CHECK),
/// `sequence` aside.
void read_llama2c(std::span<const std::byte> file, std::string_view where, const Layout& layout,
                  std::span<float> arena);

/// Writes such a file and syncs it. Throws Error, also when the model's constants are not the
/// format's.
void write_llama2c(const std::filesystem::path& path, const Layout& layout,
                   std::span<const float> arena);

}  // namespace weft::model
