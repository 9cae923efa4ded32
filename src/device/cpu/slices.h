// Slices: which steps of a Plan belong together along the batch axes. Steps that follow each other
// and touch, for entry (b, g) of a common grid, nothing but that entry's part of what they pass on
// become one SlicedStep; what only they touch shrinks to one slice per worker.
#pragma once

#include "device/cpu/plan.h"

namespace weft::device::cpu {

/// Joins steps of `plan`, for so many workers. A grid of fewer entries than workers stays as it is.
void form_slices(Plan& plan, int workers);

}  // namespace weft::device::cpu
