// A source of figures: one way of this system to say how much energy was taken. The meter asks all
// of its sources in turn and believes for each domain the first that has something to say.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "device/power/power.h"

namespace weft::device::power {

/// Energy, and the time that it was taken in. No seconds: nothing new was measured.
struct Increment {
  double joules = 0, seconds = 0;
};

/// Of several parts that make one figure: their sum, or nothing where one has nothing.
Increment sum_of(const std::vector<Increment>& parts);

/// What a source says of one domain: what was taken since the read before, or why it can't say.
struct Finding {
  Domain domain;
  Increment taken = {};
  std::string missing = {};  ///< where: what was found, what to do
};

using DomainSet = std::bitset<kDomains.size()>;

class Source {
 public:
  virtual ~Source() = default;
  virtual std::string_view name() const = 0;
  /// At most one finding per domain. `now` is the meter's time in nanoseconds. Each read counts
  /// from the one before; the first has nothing to say but reasons. `wanted` are the domains for
  /// which no source before had a figure; others may be reported too.
  virtual std::vector<Finding> read(int64_t now, const DomainSet& wanted) = 0;
};

}  // namespace weft::device::power
