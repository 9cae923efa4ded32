// RAPL: the energy counters of Intel's and AMD's processors, as Linux shows them in files.
//
// Linux's documentation of powercap says what the files are: a folder per zone, `name`, `energy_uj`
// that counts microjoules and begins again behind `max_energy_range_uj`. Zones called package-N (on
// some machines package-N-die-M) are sockets; core and dram are parts of them, of which the energy
// of dram is not in the package's; psys is the whole machine.
#pragma once

#include "device/power/source.h"

namespace weft::device::power {

/// Of cpu, package, memory and system. `folder` is the system's /sys/class/powercap, `processor`
/// the processor's name.
std::unique_ptr<Source> make_rapl(const std::string& folder, std::string_view processor);

}  // namespace weft::device::power
