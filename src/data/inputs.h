// Inputs: what the user named, as a list of files.
#pragma once

#include <filesystem>
#include <vector>

namespace weft::data {

/// Each name in order; one that is no file but a pattern (`*`, `?`, `[a-z]`) becomes the files that
/// it fits, sorted by their bytes: for shells that leave patterns to the program. `-` stays. Throws
/// Error for a pattern that fits nothing.
std::vector<std::filesystem::path> expand_inputs(const std::vector<std::filesystem::path>& names);

}  // namespace weft::data
