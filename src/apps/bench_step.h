// `weft bench step`: a training step and its parts, in fractions of what the machine can do.
#pragma once

#include "apps/bench_options.h"

namespace weft::apps {

/// Checks the answer, measures and reports. Returns the exit code; throws Error.
int run_bench_step(const BenchOptions& options);

}  // namespace weft::apps
