// Running with patience: what the system refuses for a moment only is asked again.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "device/ane/runtime/transport.h"

namespace weft::device::ane::runtime {

/// What it took to run a request.
struct Repeats {
  int count = 0;
  std::string said;  ///< by the system, before the last of them
};

using Sleep = std::function<void(std::chrono::milliseconds)>;

/// Runs the request until it succeeds: Cure::again 3 ms later (rule ANE-93), Cure::wait after 1, 2,
/// 4, ... ms (ANE-96), up to 8 times in all. Any other Fault, and the last one, is thrown.
Repeats run_patiently(Executable& executable, size_t request);
Repeats run_patiently(Executable& executable, size_t request, const Sleep& sleep);

}  // namespace weft::device::ane::runtime
