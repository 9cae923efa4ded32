#include "device/ane/runtime/retry.h"

#include <thread>

#include "device/ane/runtime/fault.h"

namespace weft::device::ane::runtime {

Repeats run_patiently(Executable& executable, size_t request) {
  static const Sleep kSleep = [](std::chrono::milliseconds pause) {
    std::this_thread::sleep_for(pause);
  };
  return run_patiently(executable, request, kSleep);
}

Repeats run_patiently(Executable& executable, size_t request, const Sleep& sleep) {
  constexpr int kMostRepeats = 8;
  constexpr std::chrono::milliseconds kPowerTransition{3};
  std::chrono::milliseconds shortage{1};
  for (Repeats repeats;; ++repeats.count) {
    Cure cure = Cure::other;
    try {
      executable.run(request);
      return repeats;
    } catch (const Fault& fault) {
      if (fault.cure == Cure::other || repeats.count == kMostRepeats) throw;
      cure = fault.cure;
      repeats.said = fault.what();
    }
    if (cure == Cure::again) {
      sleep(kPowerTransition);
    } else {
      sleep(shortage);
      shortage *= 2;
    }
  }
}

}  // namespace weft::device::ane::runtime
