// A child process that goes on beside this one, and whose words are fetched now and then without
// waiting for them. Like one that run_child() starts it does not get the terminal's signals, and
// nothing of what it does reaches this process.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/spawn.h"

namespace weft {

class ChildStream {
 public:
  /// Starts `command`, a program's path and its arguments, with nothing on its stdin. Throws Error
  /// when it can't be started.
  explicit ChildStream(std::span<const std::string> command);
  /// Kills it, with all processes of its group.
  ~ChildStream();
  ChildStream(const ChildStream&) = delete;
  ChildStream& operator=(const ChildStream&) = delete;

  /// What it wrote to stdout and was not read yet, or nothing. It waits once the pipe is full.
  std::string read();

  /// How it ended, in words, with the last line that it wrote to stderr; nullopt while it runs.
  std::optional<std::string> end();

 private:
  pid_t child_ = -1;
  std::optional<int> status_;
  Descriptor out_, err_;
  std::string errors_;  ///< the end of stderr
};

}  // namespace weft
