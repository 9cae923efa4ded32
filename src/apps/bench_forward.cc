#include "apps/bench_forward.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "apps/bench_check.h"
#include "apps/bench_model.h"
#include "apps/bench_report.h"
#include "apps/kernel_table.h"
#include "apps/progress.h"
#include "base/clock.h"
#include "base/span.h"
#include "device/cpu/peak.h"

namespace weft::apps {

using nlohmann::ordered_json;

int run_bench_forward(const BenchOptions& o) {
  const std::unique_ptr<device::Device> device = open_for_bench(o);
  Workers workers(o.threads);
  const model::Config config = config_for_bench(o);
  const train::StepSizes sizes{.batch = o.batch, .sequence = config.sequence};
  check_step(*device, workers);
  BenchModel model(config, sizes, kernels::AdamW{}, *device, workers);
  train::StepPlan& plan = model.plan();
  plan.validate();  // warm
  const device::cpu::Peak peak(workers);

  KernelWorks works;
  works.add(plan.programs("validate"));
  const double flop = model::forward_flop_per_token(config, sizes.sequence) *
                      static_cast<double>(sizes.batch * sizes.sequence);
  Samples seconds, fma, share;
  std::vector<KernelTimes> times;
  Progress progress("bench forward", static_cast<double>(o.repeat), "passes");
  while (static_cast<int64_t>(times.size()) < o.repeat) {
    const double before = peak.multiply_add();
    drain_spans();
    const int64_t start = now_ns();
    plan.validate();
    seconds.add(seconds_since(start));
    collect_spans(times.emplace_back());
    fma.add((before + peak.multiply_add()) / 2);
    share.add(flop / seconds.values.back() / fma.values.back());
    progress.update(static_cast<double>(times.size()));
  }
  progress.finish();
  model.require_finite_loss();

  ordered_json json = machine_json("forward", o, *device);
  json["threads"] = workers.count();
  json["model"] = model_json(o, config);
  json["batch"] = sizes.batch;
  json["sequence"] = sizes.sequence;
  json["forward_gflop"] = kGiga * flop;
  json["kernels"] = json_of(works);
  json["forward_ms"] = json_of(seconds, kMs);
  json["fma_gflops"] = json_of(fma, kGiga);
  json["forward_of_fma"] = json_of(share, 1);
  for (const KernelTimes& one : times) json["kernels_ms"].push_back(json_of(one));
  write_report(o, json);
  if (o.json == "-") return 0;
  fmt::print(
      "{}\n{}, {} x {} tokens, {:.1f} GFLOP; {} passes, median [min .. max]\n"
      "machine   {} GFLOP/s of multiply-adds\n\n"
      "forward   {} ms, {:.1f} GFLOP/s, {} % of the multiply-adds\n\n{}",
      machine_text(*device), model_text(o, config), sizes.batch, sizes.sequence, kGiga * flop,
      o.repeat, spread_text(fma, kGiga, 1), spread_text(seconds, kMs, 1),
      kGiga * flop / seconds.median(), spread_text(share, kPercent, 1),
      kernel_table(works, times, seconds.median(), fma.median()));
  return 0;
}

}  // namespace weft::apps
