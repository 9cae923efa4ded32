#include "train/loss_scale.h"

#include <algorithm>
#include <cmath>

namespace weft::train {
namespace {

// The cotangent of a token's loss on fp16 devices; docs/numerics.md says how it was found.
constexpr double kPerToken = 16;

}  // namespace

double first_loss_scale(ir::DType arithmetic, int64_t tokens) {
  if (arithmetic != ir::DType::f16) return 1;
  return std::exp2(std::round(std::log2(kPerToken * static_cast<double>(tokens))));
}

LossScale next(LossScale scale, bool finite, double most) {
  // Below 1 it would only take digits: there a gradient that is not finite has other reasons.
  if (!finite) return {std::max(scale.value / 2, std::min(1.0, most)), 0};
  if (scale.value >= most) return {most, 0};
  if (scale.counter + 1 < kGoodUpdates) return {scale.value, scale.counter + 1};
  return {std::min(2 * scale.value, most), 0};
}

bool is_loss_scale(double value) {
  int exponent = 0;
  return value > 0 && std::isfinite(value) && std::frexp(value, &exponent) == 0.5 &&
         std::abs(exponent) <= 64;
}

}  // namespace weft::train
