// The meter made of sources.
#pragma once

#include <functional>

#include "base/clock.h"
#include "device/power/source.h"

namespace weft::device::power {

/// The sources, those to be believed first in front. `busy` as of power_meter(); `clock` in
/// nanoseconds.
std::unique_ptr<PowerMeter> make_meter(std::vector<std::unique_ptr<Source>> sources,
                                       std::span<const Domain> busy,
                                       std::function<int64_t()> clock = now_ns);

}  // namespace weft::device::power
