// The optimizer step as Programs over a whole arena of parameters, seen as a matrix
// [1,1,rows,cols].
#pragma once

#include <cstdint>

#include "ir/program.h"

namespace weft::kernels {

/// The constants of AdamW (Loshchilov and Hutter 2019) that do not change during a run.
struct AdamW {
  double beta1 = 0.9, beta2 = 0.95, eps = 1e-8;
  double weight_decay = 0.1;  ///< 0 for vectors
};

/// grad [1,1,rows,cols] → sum [1,1,1,1], the sum of squares; added to what `sum` holds when it
/// accumulates.
ir::Program sum_of_squares(int64_t rows, int64_t cols);

/// norm2 (the sum of squares), inverse_scale (undoes the loss scale), max_norm → norm = √norm2 ·
/// inverse_scale, and clip = inverse_scale · max_norm / max(norm, max_norm), the factor for every
/// gradient. All [1,1,1,1].
ir::Program clip_factor();

/// One update: w, m, v (in place), grad, clip, rate (the learning rate), unbias1 = 1 / (1 − β1^t),
/// unbias2.
///   g = grad · clip;  m ← β1 m + (1 − β1) g;  v ← β2 v + (1 − β2) g²
///   w ← w − rate · (m · unbias1 / (√(v · unbias2) + eps) + decay · w)
ir::Program adamw(int64_t rows, int64_t cols, const AdamW&);

}  // namespace weft::kernels
