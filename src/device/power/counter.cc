#include "device/power/counter.h"

#include <algorithm>

namespace weft::device::power {
namespace {

double seconds_between(int64_t from, int64_t to) { return static_cast<double>(to - from) * 1e-9; }

}  // namespace

Increment sum_of(const std::vector<Increment>& parts) {
  Increment sum;
  for (const Increment& part : parts) {
    if (part.seconds <= 0) return {};
    sum.joules += part.joules;
    sum.seconds = part.seconds;
  }
  return sum;
}

Increment Counter::advance(uint64_t value, int64_t now) {
  if (before_ && now <= before_->at) return {};
  const std::optional<Look> before = before_;
  before_ = {value, now};
  if (!before || (value < before->value && range_ < before->value)) return {};
  const uint64_t units =
      value >= before->value ? value - before->value : range_ - before->value + value;
  const Increment taken{static_cast<double>(units) * joules_per_unit_,
                        seconds_between(before->at, now)};
  // A counter moves in steps, so that a short look may see much for its time.
  return taken.joules > kMostWatts * std::max(taken.seconds, 1.0) ? Increment{} : taken;
}

Increment Gauge::advance(double watts, int64_t now) {
  if (before_ && now <= before_->at) return {};
  const std::optional<Look> before = before_;
  before_ = {watts, now};
  if (!before) return {};
  const double seconds = seconds_between(before->at, now);
  return {(before->watts + watts) / 2 * seconds, seconds};
}

}  // namespace weft::device::power
