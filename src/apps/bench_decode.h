// `weft bench decode`: a prompt, then token after token, in fractions of the machine's bandwidth.
#pragma once

#include "apps/bench_options.h"

namespace weft::apps {

/// Checks the answer, measures and reports. Returns the exit code; throws Error.
int run_bench_decode(const BenchOptions& options);

}  // namespace weft::apps
