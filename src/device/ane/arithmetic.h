// Arithmetic: how each chip's Neural Engine computes, as the switches of ir/numerics.h.
#pragma once

#include "device/ane/chip.h"
#include "ir/numerics.h"

namespace weft::device::ane {

/// What has been observed of `chip`, or of the chips around it where nobody has looked.
ir::Numerics numerics_of(const Chip& chip);

}  // namespace weft::device::ane
