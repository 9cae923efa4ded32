// `weft dash`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "apps/dash_training.h"

namespace weft::apps {

struct DashOptions {
  std::vector<std::filesystem::path> runs;  ///< run folders; none: the newest under runs/
  bool once = false;                        ///< print one screen and end
  std::string size = "80x24";               ///< of that one: columns x rows
  std::optional<TrainingCommand> training;  ///< to be started, and shown first
};

/// Shows runs in the terminal. Returns the exit code; throws Error and UsageError.
int run_dash(const DashOptions& options);

}  // namespace weft::apps
