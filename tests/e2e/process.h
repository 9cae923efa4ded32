// Running programs as a user does: no shell between, exit code and both outputs in the hand.
#pragma once

#include <string>
#include <vector>

namespace weft {

struct Finished {
  int code = 0;  ///< the exit code, or 128 + the signal that ended it
  std::string out, err;
};

/// Runs a program, found by its path or in PATH, with these arguments in the current folder.
Finished run_program(const std::string& program, const std::vector<std::string>& arguments,
                     const std::string& signal_when = {});

/// Runs `weft` with these arguments in the current folder. `signal_when`: once the text appears on
/// stdout, the process is sent SIGTERM; empty: never.
Finished weft_run(const std::vector<std::string>& arguments, const std::string& signal_when = {});

}  // namespace weft
