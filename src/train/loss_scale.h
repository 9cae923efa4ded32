// Loss scale: the power of two that the loss is multiplied by before the backward, so that
// gradients keep within what half precision can hold. What it multiplies is divided out in fp32,
// before clipping.
//
// It falls when a gradient was not finite, and rises again after a while, but never above where it
// began: on some chips a sum that overflows becomes 0 and nothing tells (docs/numerics.md).
#pragma once

#include <cstdint>

#include "ir/program.h"

namespace weft::train {

struct LossScale {
  double value = 1;     ///< a power of two
  int64_t counter = 0;  ///< good updates since it last changed
  bool operator==(const LossScale&) const = default;
};

/// Good updates after which it doubles.
inline constexpr int64_t kGoodUpdates = 200;

/// Where it begins for a loss that is the mean over `tokens` tokens, on a device that computes in
/// `arithmetic`.
double first_loss_scale(ir::DType arithmetic, int64_t tokens);

/// The one of the next step. `finite`: loss and gradient of this step were; `most`: where it began.
LossScale next(LossScale scale, bool finite, double most);

/// True for what a loss scale can be: a power of two that fp32 holds, also its inverse.
bool is_loss_scale(double value);

}  // namespace weft::train
