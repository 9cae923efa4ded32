// `weft train`.
#pragma once

#include "apps/train_options.h"

namespace weft::apps {

/// Trains. Returns the exit code: 0, or 130 and 143 when it was interrupted and has saved. Throws
/// Error.
int run_train(const TrainOptions& options);

}  // namespace weft::apps
