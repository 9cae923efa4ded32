#include "device/ane/watch.h"

#include <algorithm>

namespace weft::device::ane {
namespace {

double median(std::deque<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

std::optional<Slowdown> Watch::see(double seconds) {
  if (seconds <= 0) return std::nullopt;
  last_.push_back(seconds);
  if (last_.size() > kWindow) last_.pop_front();
  ++seen_;
  if (seen_ < wait_) return std::nullopt;
  const double now = median(last_);
  if (!base_) base_ = now;
  const bool slow = now > kSlow * *base_;
  if (loaded_anew_) wait_ = slow ? 2 * wait_ : kWindow;
  loaded_anew_ = slow;
  if (!slow) return std::nullopt;
  last_.clear();
  seen_ = 0;
  return Slowdown{*base_, now};
}

}  // namespace weft::device::ane
