// An axis: where a value stands on it, and the round numbers that are written along it.
#pragma once

#include <string>
#include <vector>

namespace weft::dashboard {

struct Axis {
  double low = 0, high = 1;  ///< low < high; above 0 on a logarithmic axis
  bool log = false;

  /// Where `value` stands: 0 at low, 1 at high, beyond them outside. What has no logarithm stands
  /// infinitely far below.
  double at(double value) const;
};

/// An axis over these values, widened by a little where they are all one, so that low < high.
Axis axis_over(double low, double high, bool log);

struct Tick {
  double value = 0;
  std::string label;
};

/// At most `most` round numbers on the axis, in rising order: multiples of 1, 2 or 5 times a power
/// of ten; on a logarithmic axis powers of ten, with multiples of them where these fit. The labels
/// have as many decimals as tell them apart, in thousands "20k" where they are whole and large.
/// Whole numbers only if `whole`.
std::vector<Tick> ticks(const Axis& axis, int most, bool whole = false);

}  // namespace weft::dashboard
