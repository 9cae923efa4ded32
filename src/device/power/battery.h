// The battery: what the whole machine takes, while nothing else feeds it. Linux's documentation of
// the class power_supply says what the files are; their numbers are in millionths.
#pragma once

#include "device/power/source.h"

namespace weft::device::power {

/// Of system. `folder` is the system's /sys/class/power_supply.
std::unique_ptr<Source> make_battery(const std::string& folder);

}  // namespace weft::device::power
