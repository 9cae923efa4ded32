// Starting a program as a child of this process: what child_process.h, child_stream.h and
// background_process.h share.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/descriptor.h"

namespace weft {

/// Neither end is inherited by programs that are started.
struct Pipe {
  Descriptor read, write;
};
/// Throws Error, which names `program`.
Pipe make_pipe(const std::string& program);

/// From now on reads and writes of it don't wait. Throws Error, which names `program`.
void do_not_wait(const Descriptor& end, const std::string& program);

enum class Apart : uint8_t {
  kGroup,   ///< a process group of its own: Ctrl-C at this terminal does not reach it
  kSession  ///< a session of its own: nothing of this terminal does, its end included
};

/// Starts `command`, a program's path and its arguments, with these as its stdin, stdout and
/// stderr, and with the signals as they are by default. Throws Error.
pid_t start_child(std::span<const std::string> command, const int (&standard)[3],
                  Apart apart = Apart::kGroup);

/// Its status once it has ended; nullopt when it has not by `deadline`, a time of now_ns().
std::optional<int> wait_for_child(pid_t child, int64_t deadline);

/// The time of now_ns() in so many seconds.
int64_t in_seconds(double seconds);

/// Kills it with all processes of its group, and waits for it, but not for one that stands inside a
/// driver and can't end.
void kill_child(pid_t child);

/// The last line that has something in it.
std::string last_line(std::string_view text);

}  // namespace weft
