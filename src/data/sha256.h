// SHA-256: the checksum that others publish with their files.
#pragma once

#include <filesystem>
#include <string>

namespace weft::data {

/// Of a file's bytes, as 64 hexadecimal digits. Throws Error when the file can't be read.
std::string sha256_file(const std::filesystem::path& path);

}  // namespace weft::data
