// What a launch costs before it does any work.
#pragma once

#include <optional>

#include "device/device.h"

namespace weft::apps {

/// Seconds of the smallest launch that a device gets here, a feed-forward network of 64 channels
/// and 64 tokens: the median of many. An upper bound of what a launch costs beside its work, which
/// at 1.6 MFLOP is little on an accelerator. nullopt where the device does not take it.
std::optional<double> smallest_launch_seconds(device::Device& device);

}  // namespace weft::apps
