// Repetitions of one measurement, and what is said of them.
#pragma once

#include <string>
#include <vector>

namespace weft::apps {

/// Repetitions of one measurement; at least one.
struct Samples {
  std::vector<double> values;
  void add(double value) { values.push_back(value); }
  double median() const;
  /// The least value that `part` of them (in (0, 1]) do not exceed.
  double percentile(double part) const;
  double smallest() const;
  double largest() const;
};

/// "1234.5 [1200.1 .. 1300.2]", each number multiplied by `scale`.
std::string spread_text(const Samples& samples, double scale, int decimals);

}  // namespace weft::apps
