// What the newest steps of a run say about its speed, its time and its power.
#pragma once

#include <string>
#include <vector>

#include "dashboard/run.h"

namespace weft::dashboard {

/// A field of the newest steps, oldest first, at most `most`.
std::vector<double> recent_values(const Run& run, double Step::*field, size_t most);
/// Likewise a value of one of their lists; kMissing in the steps that lack it.
std::vector<double> recent_values(const Run& run, Named Step::*list, std::string_view name,
                                  size_t most);

/// Milliseconds from one step to the next by the wall clock, with validation and all else in
/// between: the mean of the newest steps of this process. kMissing below two of them.
double pace_ms(const Run& run);

/// Milliseconds until the run's last step; kMissing where nobody knows, or nobody works on it.
double remaining_ms(const Run& run, int64_t now_ms);

/// Means over the newest steps, at most `most`, of lists of values by name; names in the order in
/// which they come, and a step without one of them has 0 there.
Named recent_means(const Run& run, Named Step::*list, size_t most);

struct Efficiency {
  double tokens_per_joule = kMissing;
  std::string of;  ///< the domains whose energy was counted: "package", "cpu + gpu"
};
/// By the energy of the package, else of the sum of what there is, over the recent steps.
Efficiency efficiency(const Run& run);

}  // namespace weft::dashboard
