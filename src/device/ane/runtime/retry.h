// Running with patience: what the system refuses for a moment only is asked again.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "device/ane/runtime/transport.h"

namespace weft::device::ane::runtime {

using Sleep = std::function<void(std::chrono::milliseconds)>;

/// Runs the request until it succeeds: Cure::again 3 ms later (rule ANE-93), Cure::wait after 1, 2,
/// 4, ... ms (ANE-96), up to 8 times in all. How many repeats it took. Any other Fault, and the
/// last one, is thrown.
int run_patiently(Executable& executable, size_t request);
int run_patiently(Executable& executable, size_t request, const Sleep& sleep);

}  // namespace weft::device::ane::runtime
