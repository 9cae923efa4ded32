// `weft program`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace weft::apps {

struct ProgramOptions {
  std::string name;                   ///< a kernel; empty: list them
  std::string as = "ir";              ///< what to print it as: "ir" or "mil"
  std::string model = "stories110M";  ///< a preset or a config.json: the sizes
  int64_t batch = 1;
  std::optional<int64_t> sequence;  ///< instead of the model's
  std::string form = "plain";       ///< of MIL, see device/ane/forms.h
  std::string dialect;              ///< "ios18" or "ios16"; empty: the one of the form
  std::string chip = "m4";          ///< that the MIL is for
  bool trace = false;               ///< print it after every pass that changed it
};

/// Prints a kernel's Program for a configuration. Returns the exit code; throws Error.
int run_program(const ProgramOptions& options);

}  // namespace weft::apps
