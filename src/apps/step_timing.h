// One timed step of a BenchModel, and what the machine could do around it.
#pragma once

#include <set>
#include <string>

#include "apps/bench_model.h"
#include "apps/kernel_table.h"
#include "device/cpu/peak.h"

namespace weft::apps {

/// Times in seconds, rates per second.
struct StepTiming {
  double microbatches = 0;  ///< forward and backward of all of them
  double forward = 0;       ///< of these: the launches in front of the loss
  double norm = 0, update = 0;
  double fma = 0;              ///< FLOP/s of the machine, before and after the microbatches
  double stream = 0;           ///< bytes/s of its in-place stream, before and after the update
  double read = 0, triad = 0;  ///< bytes/s of its other streams
  KernelTimes kernels;

  double step() const { return microbatches + norm + update; }
  /// The part of the time that lies inside a kernel's span.
  double covered() const;
};

class StepTimer {
 public:
  StepTimer(BenchModel& model, const device::cpu::Peak& peak);
  /// One step, with repetitions of the peak around it.
  StepTiming run();

 private:
  BenchModel& model_;
  const device::cpu::Peak& peak_;
  std::set<std::string> forward_;  // kernels that are launched in front of the loss
};

}  // namespace weft::apps
