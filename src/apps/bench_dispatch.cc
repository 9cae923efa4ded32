#include "apps/bench_dispatch.h"

#include "apps/samples.h"
#include "base/clock.h"
#include "kernels/forward.h"

namespace weft::apps {
namespace {

constexpr kernels::Sizes kSmallest{
    .batch = 1, .sequence = 64, .dim = 64, .hidden = 64, .heads = 1, .kv_heads = 1, .vocab = 1};
constexpr int kWarm = 10, kTimes = 101;

}  // namespace

std::optional<double> smallest_launch_seconds(device::Device& device) {
  const ir::Program program = kernels::fwd_ffn(kSmallest);
  if (device.refuses(program)) return std::nullopt;
  const auto launch = device::bind_alone(device, device.compile(program));
  for (int i = 0; i < kWarm; ++i) launch->run();
  Samples seconds;
  for (int i = 0; i < kTimes; ++i) {
    const int64_t start = now_ns();
    launch->run();
    seconds.add(seconds_since(start));
  }
  return seconds.median();
}

}  // namespace weft::apps
