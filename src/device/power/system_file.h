// Files of one line that Linux's kernel makes when they are read (/sys).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace weft::device::power {

/// The line without its end, or why there is none: "/sys/…: readable by root only; …".
struct SystemLine {
  std::string text, missing = {};
};
SystemLine read_line(const std::filesystem::path& path);

/// A whole number, or why there is none.
struct SystemNumber {
  int64_t value = 0;
  std::string missing = {};
};
SystemNumber read_number(const std::filesystem::path& path);

/// What is in a folder, by name; nothing where there is no such folder.
std::vector<std::filesystem::path> entries(const std::filesystem::path& folder);

}  // namespace weft::device::power
