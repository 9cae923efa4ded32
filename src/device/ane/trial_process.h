// Trials in a process of their own: a form may crash the process that tries it, or never come back.
//
// The process is this program again (trial_answer.h): it reads the Program's text from stdin and
// writes the Trial as a line of JSON to stdout.
#pragma once

#include <string>
#include <vector>

#include "device/ane/chip.h"
#include "device/ane/choice.h"

namespace weft::device::ane {

/// What is to be tried.
struct TrialOrder {
  const Form* form = nullptr;  ///< not null
  const Chip* chip = nullptr;  ///< not null
  int threads = 0;
};

struct TrialProcess {
  /// Program and arguments; "--form", "--chip" and "--threads" follow. Left out, it is this program
  /// with the argument "ane-trial".
  std::vector<std::string> command = {};
  double limit_seconds = 20;
};

/// Tries it in a child process. A child that dies of a signal has crashed, one that is not done in
/// time hung, one that answers nothing that can be read failed.
Trial try_in_process(const ir::Program& program, const TrialOrder& order,
                     const TrialProcess& process = {});

}  // namespace weft::device::ane
