// The most that the device of a run could do: what its telemetry compares each step with.
//
// A machine that others kept busy while it was measured seems slower than it is. So a step that
// beats the peak has it measured again, and one that still does is compared with nothing: no
// fraction above 1 is ever said.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "device/device.h"

namespace weft::apps {

class MachinePeak {
 public:
  /// From one measurement to the next, at least: each stops the training for some ten milliseconds.
  static constexpr int64_t kStepsBetween = 100;

  /// What the maker rates `device` at; else it is measured, if it can be: nothing may run on it.
  /// `device` outlives this.
  explicit MachinePeak(device::Device& device);

  /// FLOP/s; nullopt where nobody knows.
  std::optional<double> flops() const { return flops_; }
  /// Who says so, in words.
  std::string source() const;

  /// The peak that a step at `flops` FLOP/s can be compared with; nullopt where there is none. May
  /// measure anew, so nothing may run on the device.
  std::optional<double> beside(double flops);
  /// In words, once each time that the peak was found to be higher.
  std::optional<std::string> news();

 private:
  bool rated() const { return device_.rated_flops().has_value(); }
  void measure_again();

  device::Device& device_;
  std::optional<double> flops_;
  int64_t steps_since_ = kStepsBetween;  // it was measured again
  std::optional<std::string> news_;
};

}  // namespace weft::apps
