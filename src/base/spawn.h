// Starting another program: what child_process.h and background_process.h have in common.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace weft {

/// Throws Error unless `error`, an errno, is 0: "PROGRAM: WHAT failed: …".
void require_ok(int error, const std::string& program, const char* what);

enum class Apart : uint8_t {
  kGroup,   ///< a process group of its own: Ctrl-C at this terminal does not reach it
  kSession  ///< a session of its own: nothing of this terminal does, its end included
};

/// Starts `command`, a program's path and its arguments, with these descriptors as its stdin,
/// stdout and stderr, and with the signals as they are by default. Throws Error.
pid_t spawn(std::span<const std::string> command, const std::array<int, 3>& standard, Apart apart);

}  // namespace weft
