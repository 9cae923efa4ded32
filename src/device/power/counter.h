// Counter and Gauge: from what a machine shows, a number that grows or one that comes and goes, to
// the energy between two looks at it.
#pragma once

#include <cstdint>
#include <optional>

#include "device/power/source.h"

namespace weft::device::power {

/// No part of a machine takes more. A counter that seems to say so was set back: over a sleep, or
/// by a driver that was loaded anew.
inline constexpr double kMostWatts = 4000;

/// Energy that was counted by the system, which may begin again at 0 behind `range`.
class Counter {
 public:
  /// `range` 0: it doesn't begin again.
  explicit Counter(double joules_per_unit, uint64_t range = 0)
      : joules_per_unit_(joules_per_unit), range_(range) {}

  /// From the value before to this one. Nothing at first, and where the counter was set back.
  Increment advance(uint64_t value, int64_t now);
  /// The next value is the first.
  void forget() { before_.reset(); }

 private:
  struct Look {
    uint64_t value;
    int64_t at;
  };

  double joules_per_unit_;
  uint64_t range_;
  std::optional<Look> before_;
};

/// Watts that the system shows, integrated: the mean of two looks, times the time between them.
class Gauge {
 public:
  Increment advance(double watts, int64_t now);
  void forget() { before_.reset(); }

 private:
  struct Look {
    double watts;
    int64_t at;
  };

  std::optional<Look> before_;
};

}  // namespace weft::device::power
