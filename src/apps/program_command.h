// `weft program`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace weft::apps {

struct ProgramOptions {
  std::string name;                   ///< a kernel; empty: list them
  std::string form = "ir";            ///< what to print it as
  std::string model = "stories110M";  ///< a preset or a config.json: the sizes
  int64_t batch = 1;
  std::optional<int64_t> sequence;  ///< instead of the model's
};

/// Prints a kernel's Program for a configuration. Returns the exit code; throws Error.
int run_program(const ProgramOptions& options);

}  // namespace weft::apps
