#include "train/schedule.h"

#include <cmath>
#include <numbers>

namespace weft::train {

double learning_rate(const Schedule& s, int64_t step) {
  if (step <= s.warmup) return s.peak * static_cast<double>(step) / static_cast<double>(s.warmup);
  if (step >= s.steps) return s.end;
  const double done =
      static_cast<double>(step - s.warmup) / static_cast<double>(s.steps - s.warmup);
  return s.end + (s.peak - s.end) * 0.5 * (1 + std::cos(std::numbers::pi * done));
}

}  // namespace weft::train
