// check: a MIL text, as a Module, against the numbered rules (limits.h).
//
// It says what a chip would make of the text, as far as anybody has reported it; whether the text
// means anything is for the reader (mil/read.h). Any Module is looked at without harm, also one
// whose names and shapes make no sense.
#pragma once

#include <string>
#include <vector>

#include "device/ane/chip.h"
#include "device/ane/limits.h"
#include "device/ane/mil/module.h"

namespace weft::device::ane {

/// One place where a rule is broken.
struct Finding {
  const Rule* rule = nullptr;
  Severity severity = Severity::warn;
  mil::Position at;
  std::string found;  ///< the thing itself: "matmul 'y' sums over 4096 terms"
};

/// What `chip` would object to, in the order of the text. Without a chip, what any would: a rule
/// for some chips only then warns, and says which.
std::vector<Finding> check(const mil::Module& module, const Chip* chip);

}  // namespace weft::device::ane
