// The learning rate of every step: a pure function of the step's number, so that a resumed run
// needs nothing saved.
#pragma once

#include <cstdint>

namespace weft::train {

struct Schedule {
  double peak = 5e-4;  ///< what the warm-up ends at
  double end = 5e-5;   ///< reached at the last step
  int64_t warmup = 0;  ///< steps of linear rise
  int64_t steps = 1;   ///< the last step of the run
};

/// The rate of step `step` (the first is 1): a line up to `peak` at `warmup`, then half a cosine
/// down to `end` at `steps`, and that value beyond.
double learning_rate(const Schedule&, int64_t step);

}  // namespace weft::train
