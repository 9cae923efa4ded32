// `weft bench peak`: what this machine can do, by itself.
#pragma once

#include "apps/bench_options.h"

namespace weft::apps {

/// Measures and reports. Returns the exit code; throws Error.
int run_bench_peak(const BenchOptions& options);

}  // namespace weft::apps
