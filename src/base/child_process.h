// A child process: a program that is run to its end, or to a time limit, with a text to read, and
// what it wrote.
//
// It may crash, hang or write forever: nothing of that reaches this process. It does not get the
// signals of the terminal, so that Ctrl-C is this process's affair alone.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace weft {

struct ChildEnd {
  enum class How : uint8_t { exited, killed, overdue };
  How how = How::exited;
  int code = 0;      ///< what it exited with, or the signal that killed it
  std::string out;   ///< what it wrote to stdout, of which more than 1 MiB is dropped
  std::string last;  ///< the last line that it wrote to stderr, cut off at 4 KiB
};

/// Runs `command`, a program's path and its arguments, with `input` on its stdin. After
/// `limit_seconds` it is killed, with all processes of its group: overdue. Throws Error when it
/// can't be started.
ChildEnd run_child(std::span<const std::string> command, std::string_view input,
                   double limit_seconds);

}  // namespace weft
