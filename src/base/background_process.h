// A program that is started to run beside this one and may outlive it. It has a session of its own,
// so that nothing of this process's terminal reaches it; it reads nothing, and what it writes goes
// to a file.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace weft {

class BackgroundProcess {
 public:
  /// Starts `command`, a program's path and its arguments. Its stdout and stderr are added to the
  /// file `output`. Throws Error.
  BackgroundProcess(std::span<const std::string> command, std::filesystem::path output);

  pid_t id() const { return id_; }
  struct End {
    int code = 0;    ///< what it exited with
    int signal = 0;  ///< or what killed it; 0: nothing did
  };
  /// How it ended; nullopt while it runs.
  std::optional<End> ended();
  /// Asks it to end, as Ctrl-C does.
  void interrupt();
  /// The last lines of what it wrote, at most so many.
  std::string last_lines(size_t most) const;

 private:
  std::filesystem::path output_;
  uint64_t begin_;  // of what this process writes there
  pid_t id_;
  std::optional<End> end_;
};

}  // namespace weft
