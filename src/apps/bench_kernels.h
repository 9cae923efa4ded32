// `weft bench kernels`: every kernel of the catalogue by itself, at the model's sizes.
#pragma once

#include "apps/bench_options.h"

namespace weft::apps {

/// Checks the answers, measures and reports. Returns the exit code; throws Error.
int run_bench_kernels(const BenchOptions& options);

}  // namespace weft::apps
