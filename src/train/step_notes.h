// Step notes: what follows from a step's record, and from asking the machine once the step is over:
// smoothed loss, rates, where the time went, memory, power. Made on the telemetry's own thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "device/power/power.h"
#include "train/record.h"
#include "train/smoothed_loss.h"
#include "train/step_plan.h"

namespace weft::train {

/// By the name of a domain ("cpu", "package"): watts, or joules.
using DomainValues = std::map<std::string, double, std::less<>>;

struct StepNotes {
  std::optional<double> smoothed;  ///< none before the first step that was not skipped
  double tokens_per_s = 0, flop_per_s = 0;
  std::optional<double> peak_fraction;                  ///< of the machine's, where that is known
  std::vector<std::pair<std::string, double>> time_ms;  ///< by what it went to
  int64_t memory_bytes = 0;
  DomainValues power_w, energy_j;  ///< empty but for the steps that carry a reading
};

/// What "time" calls the spans of a step, by the span's name: kernels count for the device that
/// runs them, but those of norm and AdamW for "optimizer"; copies for "staging", weights on their
/// way to another device for "sync", reading windows for "data". A kind of kernel has one device in
/// all steps (Placement). `accumulates`: a step has several microbatches.
std::map<std::string, std::string> time_keys(const StepPlan& plan, bool accumulates);

/// What is known of a run before its first step.
struct RunFacts {
  std::map<std::string, std::string> time_keys = {};
  std::unique_ptr<device::power::PowerMeter> power = nullptr;  ///< or nullptr
  /// From one reading to the next, at least: meters change no faster, and reading is not free.
  int64_t between_readings_ns = 1'000'000'000;
};

/// What an earlier part of the run ended with.
struct Earlier {
  SmoothedLoss smoothed;
  DomainValues energy_j;
};

class StepNoter {
 public:
  StepNoter(RunFacts facts, Earlier earlier);
  /// To be called once for each step, in order.
  StepNotes note(const StepRecord& step);

 private:
  void note_power(StepNotes& notes);

  RunFacts facts_;
  SmoothedLoss smoothed_;
  DomainValues energy_before_;
  int64_t next_reading_ns_;
};

}  // namespace weft::train
