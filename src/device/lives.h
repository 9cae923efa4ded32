// Lives: which values of a plan may share memory. A value lives from the first to the last step
// that touches it; two whose lives do not meet may stand in the same place.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace weft::device {

struct Life {
  int64_t bytes = 0;
  int first = 0, last = 0;  ///< steps, both included
};

struct Places {
  std::vector<int64_t> offsets;  ///< of each life, in bytes; multiples of a cache line
  int64_t bytes = 0;             ///< of all together
};

/// A place for each of `lives`. Largest first, each at the lowest place that is free all its life.
Places place(std::span<const Life> lives);

}  // namespace weft::device
