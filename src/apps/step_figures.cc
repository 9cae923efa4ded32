#include "apps/step_figures.h"

#include "apps/bench_report.h"
#include "train/trainer.h"

namespace weft::apps {
namespace {

using Timing = const StepTiming&;
using Work = const StepWork&;

double backward(Timing t) { return t.microbatches - t.forward; }
double backward_flop(Work w) { return w.microbatches - w.forward; }

constexpr StepFigure kFigures[] = {
    {"step_ms", [](Timing t, Work) { return kMs * t.step(); }},
    {"forward_backward_ms", [](Timing t, Work) { return kMs * t.microbatches; }},
    {"forward_ms", [](Timing t, Work) { return kMs * t.forward; }},
    {"backward_ms", [](Timing t, Work) { return kMs * backward(t); }},
    {"norm_ms", [](Timing t, Work) { return kMs * t.norm; }},
    {"update_ms", [](Timing t, Work) { return kMs * t.update; }},
    {"forward_backward_gflops",
     [](Timing t, Work w) { return kGiga * w.microbatches / t.microbatches; }},
    {"forward_gflops", [](Timing t, Work w) { return kGiga * w.forward / t.forward; }},
    {"backward_gflops", [](Timing t, Work w) { return kGiga * backward_flop(w) / backward(t); }},
    {"update_gbs", [](Timing t, Work w) { return kGiga * w.update_bytes / t.update; }},
    {"fma_gflops", [](Timing t, Work) { return kGiga * t.fma; }},
    {"read_gbs", [](Timing t, Work) { return kGiga * t.read; }},
    {"triad_gbs", [](Timing t, Work) { return kGiga * t.triad; }},
    {"stream_gbs", [](Timing t, Work) { return kGiga * t.stream; }},
    {"forward_backward_of_fma",
     [](Timing t, Work w) { return w.microbatches / t.microbatches / t.fma; }},
    {"forward_of_fma", [](Timing t, Work w) { return w.forward / t.forward / t.fma; }},
    {"backward_of_fma", [](Timing t, Work w) { return backward_flop(w) / backward(t) / t.fma; }},
    {"update_of_stream", [](Timing t, Work w) { return w.update_bytes / t.update / t.stream; }},
    {"covered", [](Timing t, Work) { return t.covered(); }},
};

}  // namespace

std::span<const StepFigure> step_figures() { return kFigures; }

StepWork work_of(BenchModel& model, const train::StepSizes& sizes) {
  const model::Config& config = model.layout().config();
  const auto tokens = static_cast<double>(sizes.batch * sizes.sequence * sizes.accumulate);
  const double classifier = 2 * static_cast<double>(config.dim * config.vocab);
  const double forward = model::forward_flop_per_token(config, sizes.sequence);
  StepWork work;
  work.forward = (forward - classifier) * tokens;
  work.microbatches = train::step_flop(config, sizes);
  work.update_bytes =
      device::cpu::kUpdateBytes * static_cast<double>(model::parameter_count(config));
  work.kernels.add(model.plan().programs("first"));
  for (int64_t i = 1; i < sizes.accumulate; ++i) work.kernels.add(model.plan().programs("next"));
  work.kernels.add(model.plan().programs("gradNorm"));
  work.kernels.add(model.plan().programs("update"));
  return work;
}

}  // namespace weft::apps
