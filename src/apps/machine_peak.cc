#include "apps/machine_peak.h"

#include <fmt/format.h>

#include <utility>

#include "base/number_text.h"

namespace weft::apps {

MachinePeak::MachinePeak(device::Device& device) : device_(device), flops_(device.rated_flops()) {
  if (!rated()) flops_ = device.measured_flops();
}

std::string MachinePeak::source() const {
  return rated() ? fmt::format("what the maker rates {} at", device_.name())
                 : fmt::format("multiply-adds in registers, measured on {} when the run began",
                               device_.name());
}

std::optional<double> MachinePeak::beside(double flops) {
  if (!flops_) return std::nullopt;
  ++steps_since_;
  if (flops > *flops_ && !rated() && steps_since_ > kStepsBetween) measure_again();
  return flops > *flops_ ? std::nullopt : flops_;
}

void MachinePeak::measure_again() {
  steps_since_ = 0;
  const std::optional<double> again = device_.measured_flops();
  if (!again || *again <= *flops_) return;
  news_ = fmt::format("{}, not {}: a step was faster than the peak, which was measured again",
                      si_text(*again, "FLOP/s"), si_text(*flops_, "FLOP/s"));
  flops_ = again;
}

std::optional<std::string> MachinePeak::news() { return std::exchange(news_, std::nullopt); }

}  // namespace weft::apps
