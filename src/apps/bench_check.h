// The answer is checked before it is timed: a small case on the device at hand and on the reference
// device.
#pragma once

#include <string_view>
#include <vector>

#include "base/workers.h"
#include "device/device.h"
#include "ir/program.h"
#include "model/config.h"

namespace weft::apps {

/// Small enough for the reference device. No two sizes alike; two query heads to a head of keys.
inline constexpr model::Config kSmallModel{
    .dim = 24, .hidden = 40, .layers = 2, .heads = 6, .kv_heads = 3, .vocab = 70, .sequence = 10};

/// Throws Error, naming `what`, unless the two agree as fp32 arithmetic on the small model can.
void require_near(std::string_view what, const std::vector<float>& found,
                  const std::vector<float>& reference);

/// Throws Error unless a step of a small model on `device` agrees with the reference device: loss,
/// gradient norm, moments and weights.
void check_step(device::Device& device, Workers& workers);

}  // namespace weft::apps
