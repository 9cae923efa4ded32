#include "apps/bench_step.h"

#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "apps/bench_check.h"
#include "apps/bench_report.h"
#include "apps/progress.h"
#include "apps/step_figures.h"
#include "base/machine.h"

namespace weft::apps {
namespace {

using nlohmann::ordered_json;

// Of a step's time, what must lie inside the kernels' spans for the breakdown to be one.
constexpr double kCoveredAtLeast = 0.99;

class StepBench {
 public:
  explicit StepBench(const BenchOptions& options);
  int run();

 private:
  void measure();
  int serve();
  Samples figure(std::string_view key) const;
  ordered_json repetition_json(const StepTiming& timing) const;
  ordered_json report_json() const;
  void print_head() const;
  void print_parts() const;
  void print_kernels() const;

  const BenchOptions& options_;
  const std::unique_ptr<device::Device> device_;
  Workers workers_;
  const model::Config config_;
  const train::StepSizes sizes_;
  std::unique_ptr<BenchModel> model_;
  StepWork work_;
  int64_t memory_ = 0;
  std::unique_ptr<device::cpu::Peak> peak_;
  std::vector<StepTiming> timings_;
};

StepBench::StepBench(const BenchOptions& o)
    : options_(o),
      device_(open_for_bench(o)),
      workers_(o.threads),
      config_(config_for_bench(o)),
      sizes_{.batch = o.batch, .sequence = config_.sequence, .accumulate = o.accumulate} {
  check_step(*device_, workers_);
  model_ = std::make_unique<BenchModel>(config_, sizes_, kernels::AdamW{}, *device_, workers_);
  work_ = work_of(*model_, sizes_);
}

int StepBench::run() {
  // Warm: every page touched, every thread awake once. The memory is noted before the peak's own
  // arrays come on top.
  model_->microbatches();
  model_->plan().grad_norm();
  model_->plan().update();
  model_->require_finite_loss();
  memory_ = peak_memory_bytes();
  peak_ = std::make_unique<device::cpu::Peak>(workers_);
  if (options_.serve) return serve();
  measure();
  model_->require_finite_loss();
  if (!options_.json.empty()) write_report(options_, report_json());
  if (options_.json == "-") return 0;
  print_head();
  print_parts();
  print_kernels();
  return 0;
}

void StepBench::measure() {
  StepTimer timer(*model_, *peak_);
  Progress progress("bench step", static_cast<double>(options_.repeat), "steps",
                    style_unless(options_.quiet));
  while (static_cast<int64_t>(timings_.size()) < options_.repeat) {
    timings_.push_back(timer.run());
    progress.update(static_cast<double>(timings_.size()),
                    fmt::format("{:.0f} ms", kMs * timings_.back().step()));
  }
  progress.finish();
}

// For whoever lets several programs take turns: a line on stdin asks for a step.
int StepBench::serve() {
  StepTimer timer(*model_, *peak_);
  const auto answer = [](const ordered_json& json) {
    fmt::print("{}\n", json.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
    std::fflush(stdout);
  };
  answer(report_json());
  for (std::string line; std::getline(std::cin, line);) answer(repetition_json(timer.run()));
  model_->require_finite_loss();
  return 0;
}

Samples StepBench::figure(std::string_view key) const {
  Samples samples;
  for (const StepFigure& one : step_figures())
    if (one.key == key)
      for (const StepTiming& timing : timings_) samples.add(one.value(timing, work_));
  return samples;
}

// --- raw data ---

ordered_json StepBench::repetition_json(const StepTiming& timing) const {
  ordered_json json;
  for (const StepFigure& one : step_figures()) json[one.key] = one.value(timing, work_);
  json["kernels_ms"] = json_of(timing.kernels);
  return json;
}

ordered_json StepBench::report_json() const {
  ordered_json json = machine_json("step", options_, *device_);
  json["threads"] = workers_.count();
  json["model"] = model_json(options_, config_);
  json["batch"] = sizes_.batch;
  json["sequence"] = sizes_.sequence;
  json["accumulate"] = sizes_.accumulate;
  json["forward_backward_gflop"] = kGiga * work_.microbatches;
  json["memory_bytes"] = memory_;
  json["kernels"] = json_of(work_.kernels);
  if (timings_.empty()) return json;
  for (const StepFigure& one : step_figures())
    json["figures"][one.key] = json_of(figure(one.key), 1);
  for (const StepTiming& timing : timings_) json["kernels_ms"].push_back(json_of(timing.kernels));
  return json;
}

// --- the table ---

void StepBench::print_head() const {
  fmt::print("{}\n", machine_text(*device_));
  fmt::print(
      "{}, {} x {} x {} tokens, {:.1f} GFLOP forward + backward; {} steps, median [min .. max]\n",
      model_text(options_, config_), sizes_.accumulate, sizes_.batch, sizes_.sequence,
      kGiga * work_.microbatches, timings_.size());
  fmt::print(
      "machine   {} GFLOP/s of multiply-adds; GB/s: read {}, triad {}, in place 4 in 3 out {}\n",
      spread_text(figure("fma_gflops"), 1, 1), spread_text(figure("read_gbs"), 1, 1),
      spread_text(figure("triad_gbs"), 1, 1), spread_text(figure("stream_gbs"), 1, 1));
  fmt::print("memory    {:.0f} MiB at most\n\n", static_cast<double>(memory_) / (1 << 20));
}

void StepBench::print_parts() const {
  struct Part {
    const char *label, *ms, *rate, *unit, *share, *of;
  };
  constexpr Part kParts[] = {
      {"forward + backward", "forward_backward_ms", "forward_backward_gflops", "GFLOP/s",
       "forward_backward_of_fma", "of the multiply-adds"},
      {"  forward, to the loss", "forward_ms", "forward_gflops", "GFLOP/s", "forward_of_fma",
       "of the multiply-adds"},
      {"  loss and backward", "backward_ms", "backward_gflops", "GFLOP/s", "backward_of_fma",
       "of the multiply-adds"},
      {"gradient norm", "norm_ms", nullptr, nullptr, nullptr, nullptr},
      {"AdamW", "update_ms", "update_gbs", "GB/s", "update_of_stream", "of the stream in place"},
      {"step", "step_ms", nullptr, nullptr, nullptr, nullptr},
  };
  for (const Part& part : kParts) {
    fmt::print("{:<24}{:<30} ms", part.label, spread_text(figure(part.ms), 1, 1));
    if (part.rate != nullptr)
      fmt::print("  {:<24} {:<8} {:<20} % {}", spread_text(figure(part.rate), 1, 1), part.unit,
                 spread_text(figure(part.share), kPercent, 1), part.of);
    fmt::print("\n");
  }
}

void StepBench::print_kernels() const {
  std::vector<KernelTimes> times;
  for (const StepTiming& timing : timings_) times.push_back(timing.kernels);
  fmt::print("\n{}", kernel_table(work_.kernels, times, figure("step_ms").median() / kMs,
                                  figure("fma_gflops").median() / kGiga));
  const double covered = figure("covered").smallest();
  fmt::print("spans cover {:.2f} % of the time{}\n", kPercent * covered,
             covered < kCoveredAtLeast ? ": LESS THAN 99 %, the table leaves something out" : "");
}

}  // namespace

int run_bench_step(const BenchOptions& options) { return StepBench(options).run(); }

}  // namespace weft::apps
