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

struct TrainingEnd {
  bool well = false;  ///< it came to its end, or was stopped as it should be
  std::string how;    ///< in words
  std::string last;   ///< what it said last, a few lines
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

  /// Once it is not running.
  TrainingEnd end();
  /// Whether it has written any telemetry yet. If it ends without, its output is all there is.
  bool began() const;
  /// Once it is not running, and if it never began: takes its output away, with the folder if that
  /// was made for it.
  void clear_away() const;

 private:
  std::filesystem::path folder_;
  bool made_;                                              // the folder is of our making
  std::optional<std::filesystem::file_time_type> before_;  // when its telemetry was written to
  BackgroundProcess process_;
  bool asked_to_stop_ = false;
};

}  // namespace weft::apps
