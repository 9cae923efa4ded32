#include "apps/bench_forward.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "apps/bench_check.h"
#include "apps/bench_dispatch.h"
#include "apps/bench_rate.h"
#include "apps/bench_report.h"
#include "apps/forward_figures.h"
#include "apps/forward_judge.h"
#include "apps/forward_model.h"
#include "apps/progress.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/span.h"
#include "device/cpu/peak.h"

namespace weft::apps {
namespace {

class ForwardBench {
 public:
  ForwardBench(const BenchOptions& o, device::Device& device, device::Device* companion)
      : options_(o), device_(device), workers_(o.threads) {
    const model::Config config = config_for_bench(o);
    // A device that does everything is held to the reference, too.
    if (companion == nullptr) check_step(device, workers_);
    model_ = std::make_unique<ForwardModel>(config, o.batch, config.sequence, device, companion,
                                            workers_);
    judge_ = std::make_unique<ForwardJudge>(*model_, o.threads);
    // An accelerator's time is its own; where the CPU does all, its speed drifts with the machine.
    if (companion == nullptr) peak_ = std::make_unique<device::cpu::Peak>(workers_);
  }

  ForwardFigures measure() {
    ForwardFigures figures(options_, device_, *model_);
    figures.threads = workers_.count();
    judge_->poison();
    one_pass();  // warm
    figures.largest_error = judge_->require_right();
    figures.smallest_launch = smallest_launch_seconds(device_);
    Progress progress("bench forward", static_cast<double>(options_.repeat), "passes",
                      style_unless(options_.quiet));
    for (int64_t i = 1; i <= options_.repeat; ++i) {
      if (i == options_.repeat) judge_->poison();
      figures.passes.push_back(timed_pass());
      for (device::Notice& notice : model_->placement().after_step())
        figures.notices.push_back(std::move(notice));
      progress.update(static_cast<double>(i));
    }
    progress.finish();
    figures.largest_error = std::max(figures.largest_error, judge_->require_right());
    model_->require_finite_loss();
    require_possible(figures.largest_rate(), device_.rated_flops(), device_.name());
    return figures;
  }

 private:
  void one_pass() {
    model_->layers();
    model_->loss();
  }

  ForwardPass timed_pass() {
    ForwardPass pass;
    if (peak_) pass.fma = peak_->multiply_add();
    drain_spans();
    const int64_t start = now_ns();
    model_->layers();
    pass.layers = seconds_since(start);
    model_->loss();
    pass.forward = seconds_since(start);
    collect_spans(pass.kernels);
    if (peak_) pass.fma = (pass.fma + peak_->multiply_add()) / 2;
    return pass;
  }

  const BenchOptions& options_;
  device::Device& device_;
  Workers workers_;
  std::unique_ptr<ForwardModel> model_;
  std::unique_ptr<ForwardJudge> judge_;
  std::unique_ptr<device::cpu::Peak> peak_;
};

}  // namespace

void bench_forward(const BenchOptions& o, device::Device& device, device::Device* companion) {
  if (!device.takes_batches() && o.batch > 1)
    throw UsageError(
        fmt::format("bench forward --batch: {} takes one sequence per launch, found {}",
                    device.name(), o.batch));
  ForwardBench bench(o, device, companion);
  const ForwardFigures figures = bench.measure();
  write_report(o, figures.json());
  if (o.json != "-") fmt::print("{}", figures.table());
}

int run_bench_forward(const BenchOptions& o) {
  const device::Options options{.threads = o.threads,
                                .progress = trials_progress(style_unless(o.quiet))};
  std::string why;
  const auto device = device::open(o.device, options, &why);
  if (o.device == "auto") fmt::print(stderr, "{}\n", why);
  const auto companion = device::open_companion(*device, options);
  bench_forward(o, *device, companion.get());
  return 0;
}

}  // namespace weft::apps
