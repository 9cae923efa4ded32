#include "apps/step_timing.h"

#include <algorithm>

#include "base/clock.h"
#include "base/error.h"
#include "base/span.h"

namespace weft::apps {
namespace {

template <class Body>
double seconds_of(const Body& body) {
  const int64_t start = now_ns();
  body();
  return seconds_since(start);
}

}  // namespace

double StepTiming::covered() const {
  double inside = 0;
  for (const auto& [name, seconds] : kernels) inside += seconds;
  return inside / step();
}

StepTimer::StepTimer(BenchModel& model, const device::cpu::Peak& peak)
    : model_(model), peak_(peak) {
  const auto launches = model.plan().sequence("first");
  const auto loss =
      std::ranges::find_if(launches, [](const auto& one) { return one->name() == "loss"; });
  CHECK(loss != launches.end(), "a step without a launch called loss");
  std::for_each(launches.begin(), loss, [&](const auto& one) { forward_.insert(one->name()); });
  std::for_each(loss, launches.end(), [&](const auto& one) {
    CHECK(!forward_.contains(one->name()), "{} is launched before and after the loss", one->name());
  });
}

StepTiming StepTimer::run() {
  StepTiming timing;
  const double fma = peak_.multiply_add();
  drain_spans();
  timing.microbatches = seconds_of([&] { model_.microbatches(); });
  collect_spans(timing.kernels);
  for (const std::string& kernel : forward_) timing.forward += timing.kernels[kernel];
  timing.fma = (fma + peak_.multiply_add()) / 2;

  timing.read = peak_.read();
  timing.triad = peak_.triad();
  const double stream = peak_.update();
  drain_spans();
  timing.norm = seconds_of([&] { model_.plan().grad_norm(); });
  timing.update = seconds_of([&] { model_.plan().update(); });
  collect_spans(timing.kernels);
  timing.stream = (stream + peak_.update()) / 2;
  return timing;
}

}  // namespace weft::apps
