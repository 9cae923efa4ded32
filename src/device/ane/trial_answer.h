// The answer to a trial (trial_process.h): what the child process does.
#pragma once

#include <iosfwd>

#include "device/ane/trial_process.h"

namespace weft::device::ane {

/// Tries the Program whose text `in` holds on this machine's Neural Engine and writes the Trial to
/// `out`. Throws Error when there is none, or the text is no Program's. Ends the process when it
/// outlives every parent's patience.
void answer_trial(const TrialOrder& order, std::istream& in, std::ostream& out);

}  // namespace weft::device::ane
