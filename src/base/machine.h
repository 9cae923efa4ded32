// The machine that this process runs on, as far as a measurement must name it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace weft {

/// The processor's name as the system has it, or "unknown processor".
std::string processor_name();

/// The file that this process runs. Throws Error where the system won't say.
std::filesystem::path executable_path();

/// Names the time since the machine was started; empty where the system doesn't say.
std::string boot_name();

/// The most memory that this process has held so far, in bytes.
int64_t peak_memory_bytes();

/// What it holds now; 0 where the system doesn't say.
int64_t memory_bytes();

}  // namespace weft
