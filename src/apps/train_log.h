// The log of a training: lines on stdout, nothing with --quiet.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace weft::apps {

class TrainLog {
 public:
  explicit TrainLog(bool quiet) : quiet_(quiet) {}

  /// One line; a bar that stands on the terminal gives way to it.
  template <class... Args>
  void say(fmt::format_string<Args...> text, Args&&... args) const {
    if (quiet_) return;
    if (::isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r\x1b[K");
    fmt::print("{}\n", fmt::format(text, std::forward<Args>(args)...));
    std::fflush(stdout);
  }

 private:
  bool quiet_;
};

}  // namespace weft::apps
