// `weft bench forward`: a forward pass with its loss, nothing kept for a backward.
#pragma once

#include "apps/bench_options.h"
#include "device/device.h"

namespace weft::apps {

/// Checks the answer, measures and reports. Returns the exit code; throws Error.
int run_bench_forward(const BenchOptions& options);

/// The same on a device that is open; `companion` does what that leaves, or is nullptr.
void bench_forward(const BenchOptions& options, device::Device& device, device::Device* companion);

}  // namespace weft::apps
