// `weft bench forward`: a forward pass with its loss, nothing kept for a backward.
#pragma once

#include "apps/bench_options.h"

namespace weft::apps {

/// Checks the answer, measures and reports. Returns the exit code; throws Error.
int run_bench_forward(const BenchOptions& options);

}  // namespace weft::apps
