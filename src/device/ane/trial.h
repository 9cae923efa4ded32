// Trial: one Program in one form, computed by the Neural Engine and by the CPU and compared. No
// answer of the system counts for anything until the numbers are right.
#pragma once

#include <string_view>

#include "device/ane/choice.h"
#include "device/device.h"

namespace weft::device::ane {

/// Runs `program` on `device`, which is to say it in the form called `form`, and on `judge`.
///
/// It passes when, with two sets of weights (of inputs, where it has no weights) in the same
/// Surfaces, every output is the judge's within kTolerance (compare.h), no number is left of those
/// that the outputs were filled with beforehand, and the two results differ. Then both devices are
/// timed. What a device throws becomes the verdict: refused, or failed once it had been loaded.
Trial try_form(std::string_view form, const ir::Program& program, Device& device, Device& judge);

/// Seconds of a launch of `program` on `judge`.
double judge_seconds(const ir::Program& program, Device& judge);

}  // namespace weft::device::ane
