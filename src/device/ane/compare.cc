#include "device/ane/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace weft::device::ane {

Difference difference(std::span<const float> found, std::span<const float> wanted) {
  CHECK(found.size() == wanted.size(), "{} numbers against {}", found.size(), wanted.size());
  Difference result;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double apart = 0, scale = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    if (!std::isfinite(wanted[i])) {
      apart = kInfinity;
      continue;
    }
    scale = std::max(scale, std::abs(static_cast<double>(wanted[i])));
    if (!std::isfinite(found[i])) {
      ++result.not_finite;
      continue;
    }
    result.largest = std::max(result.largest, std::abs(static_cast<double>(found[i])));
    apart = std::max(apart, std::abs(static_cast<double>(found[i]) - wanted[i]));
  }
  if (apart > 0) result.relative = scale > 0 ? apart / scale : kInfinity;
  return result;
}

std::string to_string(const Difference& d) {
  if (d.not_finite > 0)
    return fmt::format("{} number{} not finite", d.not_finite, d.not_finite == 1 ? " is" : "s are");
  if (d.largest == 0) return "all numbers are 0";
  return fmt::format("off by {:.1e}", d.relative);
}

}  // namespace weft::device::ane
