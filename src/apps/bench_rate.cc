#include "apps/bench_rate.h"

#include "base/error.h"

namespace weft::apps {
namespace {

constexpr double kTera = 1e-12;

}  // namespace

void require_possible(double flops, std::optional<double> rated, std::string_view device) {
  constexpr double kMost = 1.1;
  if (rated && !(flops <= kMost * *rated))
    fail(
        "bench: {} would have done {:.2f} TFLOPS, it is rated at {:.2f}; more than {:.1f} times "
        "that can't be, so nothing of this run is reported",
        device, kTera * flops, kTera * *rated, kMost);
}

std::string rate_text(double flops, std::optional<double> rated) {
  if (!rated) return "unverified: no rated peak is known to hold it against";
  return fmt::format("{:.1f} % of the rated {:.1f} TFLOPS", 100 * flops / *rated, kTera * *rated);
}

}  // namespace weft::apps
