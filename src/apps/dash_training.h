// A training that the dashboard started: a process in the background whose output goes to a file in
// the run folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "apps/train_options.h"
#include "base/background_process.h"

namespace weft::apps {

/// What stands behind `weft dash --`, and what it means.
struct TrainingCommand {
  std::vector<std::string> arguments;  ///< "train" and its options
  TrainOptions options;
};

class DashTraining {
 public:
  /// Starts it. Throws Error and UsageError.
  explicit DashTraining(const TrainingCommand& command);

  const std::filesystem::path& folder() const { return folder_; }
  pid_t process() const { return process_.id(); }
  bool running() { return !process_.ended(); }
  /// Asks it to save and end.
  void stop();
  bool asked_to_stop() const { return asked_to_stop_; }

  /// Once it is not running: whether it came to its end, or was stopped as it should be.
  bool ended_well();
  /// Once it is not running: how it ended and what it said last, several lines.
  std::string end_text();
  /// Once it is not running: takes away what stands in a folder that was made in vain.
  void clear_away() const;

 private:
  std::filesystem::path folder_;
  bool made_;  // the folder is of our making
  BackgroundProcess process_;
  bool asked_to_stop_ = false;
};

}  // namespace weft::apps
