#include "apps/bench_peak.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "apps/bench_report.h"
#include "apps/progress.h"
#include "device/cpu/peak.h"

namespace weft::apps {
namespace {

struct Limit {
  const char *key, *label, *unit;
  double (device::cpu::Peak::*measure)() const;
};
constexpr Limit kLimits[] = {
    {"fma_gflops", "multiply-adds in registers", "GFLOP/s", &device::cpu::Peak::multiply_add},
    {"read_gbs", "read", "GB/s", &device::cpu::Peak::read},
    {"triad_gbs", "triad", "GB/s", &device::cpu::Peak::triad},
    {"stream_gbs", "in place, four read, three written", "GB/s", &device::cpu::Peak::update},
};

}  // namespace

int run_bench_peak(const BenchOptions& o) {
  const std::unique_ptr<device::Device> device = open_for_bench(o);
  Workers workers(o.threads);
  config_for_bench(o);
  const device::cpu::Peak peak(workers);
  Samples samples[std::size(kLimits)];
  Progress progress("bench peak", static_cast<double>(o.repeat), "rounds", style_unless(o.quiet));
  for (int64_t i = 0; i < o.repeat; ++i) {
    for (size_t limit = 0; limit < std::size(kLimits); ++limit)
      samples[limit].add((peak.*kLimits[limit].measure)());
    progress.update(static_cast<double>(i + 1));
  }
  progress.finish();

  nlohmann::ordered_json json = machine_json("peak", o, *device);
  json["threads"] = workers.count();
  for (size_t limit = 0; limit < std::size(kLimits); ++limit)
    json[kLimits[limit].key] = json_of(samples[limit], kGiga);
  write_report(o, json);
  if (o.json == "-") return 0;
  fmt::print("{}\n{} rounds, median [min .. max]\n\n", machine_text(*device), o.repeat);
  for (size_t limit = 0; limit < std::size(kLimits); ++limit)
    fmt::print("{:<36}{:>24} {}\n", kLimits[limit].label, spread_text(samples[limit], kGiga, 1),
               kLimits[limit].unit);
  return 0;
}

}  // namespace weft::apps
