// Follows a telemetry file, whatever happens to it, and keeps a Run's records up to date. What is
// read backwards from the end of the file at first is its tail; the head before that is left to a
// HeadReader.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"
#include "dashboard/head_reader.h"
#include "dashboard/line_reader.h"
#include "dashboard/run.h"

namespace weft::dashboard {

class TelemetryReader {
 public:
  explicit TelemetryReader(std::filesystem::path path) : path_(std::move(path)) {}

  /// Takes in what has come, or a part of it if that is much; true if `run`, always the same one,
  /// has changed.
  bool poll(Run& run);
  /// Polls, and waits a moment for a curve over the whole length; polls until the whole is there.
  void read_first(Run& run);
  void read_whole(Run& run);

  /// Whether there has been a file.
  bool any() const { return lines_.has_value(); }
  /// Of a run that nobody holds, by its last event that says so.
  RunState state() const { return state_; }
  /// In words; empty if there is none.
  const std::string& problem() const { return file_problem_.empty() ? problem_ : file_problem_; }

 private:
  void follow(Run& run);
  bool lasts(const struct stat& found) const;
  void open(Run& run);
  void read_tail(int64_t size, Run& run);
  void take(std::string_view line, Run& run);
  void let_go();
  bool take_head(Run& run);

  std::filesystem::path path_;
  std::shared_ptr<const Descriptor> file_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  std::optional<LineReader> lines_;
  bool behind_ = false;  // more has come than the last poll took in
  History tail_;         // until the head is there to stand before it
  std::unique_ptr<HeadReader> head_;
  std::vector<std::unique_ptr<HeadReader>> stopping_;  // of files that are no more; not waited for
  RunState state_ = RunState::kInterrupted;
  std::string file_problem_;  // as of the last poll
  std::string problem_;       // with what stands in the file
};

}  // namespace weft::dashboard
