#include "apps/samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace weft::apps {

double Samples::median() const {
  CHECK(!values.empty(), "the median of nothing");
  std::vector<double> sorted = values;
  std::ranges::sort(sorted);
  const size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

double Samples::percentile(double part) const {
  CHECK(!values.empty() && part > 0 && part <= 1, "the part {} of {} values", part, values.size());
  std::vector<double> sorted = values;
  std::ranges::sort(sorted);
  return sorted[static_cast<size_t>(std::ceil(part * static_cast<double>(sorted.size()))) - 1];
}

double Samples::smallest() const { return *std::ranges::min_element(values); }
double Samples::largest() const { return *std::ranges::max_element(values); }

std::string spread_text(const Samples& s, double scale, int decimals) {
  return fmt::format("{:.{}f} [{:.{}f} .. {:.{}f}]", scale * s.median(), decimals,
                     scale * s.smallest(), decimals, scale * s.largest(), decimals);
}

}  // namespace weft::apps
