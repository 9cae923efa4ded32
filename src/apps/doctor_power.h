// What `weft doctor` says of the machine's power: a look at every domain, as text and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "device/power/power.h"

namespace weft::apps {

/// The mean over the last `pause` seconds. Where nothing is metered it returns at once; where the
/// first figure of a source is still to come it waits for it, some pauses at most.
device::power::Reading look_at_power(device::power::PowerMeter& meter, double pause = 1);

/// A line per domain: "power       cpu: 12.3 W (RAPL)".
std::string power_lines(const device::power::Reading& reading);
/// An object per domain: watts, or null and why it is missing; source.
nlohmann::ordered_json power_json(const device::power::Reading& reading);

}  // namespace weft::apps
