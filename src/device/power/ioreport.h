// IOReport: what macOS counts of the energy of Apple's chips, for every user to read.
//
// Most of its counters are published together, every two seconds or so ("mJ" channels on M1 to M5;
// that of the GPU, in nJ, is always new). Between two publications nothing was measured, which is
// not the same as nothing being taken. When they were published is told by the CPU's: it can't have
// stood still, since this code ran on it. Where it does, as on some chips with macOS 27, all that
// is published with it tells nothing.
#pragma once

#include "device/power/source.h"

namespace weft::device::power {

/// Of cpu, gpu, ane, memory, and package as the sum of the first three. `library` is what dlopen()
/// is given: the system's /usr/lib/libIOReport.dylib.
std::unique_ptr<Source> make_ioreport(const std::string& library);

}  // namespace weft::device::power
