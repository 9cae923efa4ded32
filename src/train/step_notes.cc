#include "train/step_notes.h"

#include <algorithm>

#include "base/clock.h"
#include "base/machine.h"
#include "train/trainer.h"

namespace weft::train {

std::map<std::string, std::string> time_keys(const StepPlan& plan, bool accumulates) {
  std::map<std::string, std::string> keys{{kCopy, "staging"}, {kSync, "sync"}, {kData, "data"}};
  for (const char* name : {"gradNorm", "update"})
    for (const auto& launch : plan.sequence(name)) keys.emplace(launch->name(), "optimizer");
  for (const char* name : {"first", "next"})
    if (accumulates || std::string_view(name) == "first")
      for (const auto& launch : plan.sequence(name))
        keys.emplace(launch->name(), launch->device().name());
  return keys;
}

StepNoter::StepNoter(RunFacts facts, Earlier earlier)
    : facts_(std::move(facts)),
      smoothed_(earlier.smoothed),
      energy_before_(std::move(earlier.energy_j)),
      next_reading_ns_(now_ns() + facts_.between_readings_ns) {}

StepNotes StepNoter::note(const StepRecord& step) {
  if (!step.skipped) smoothed_.add(step.loss);
  const double seconds = step.milliseconds * 1e-3;
  StepNotes notes;
  notes.smoothed = smoothed_.value();
  notes.tokens_per_s = static_cast<double>(step.tokens) / seconds;
  notes.flop_per_s = step.flop / seconds;
  if (step.peak_flops) notes.peak_fraction = notes.flop_per_s / *step.peak_flops;
  for (const SpanTotal& span : step.spans) {
    const auto key = facts_.time_keys.find(span.name);
    if (key == facts_.time_keys.end()) continue;
    const double ms = static_cast<double>(span.nanoseconds) / 1e6;
    const auto known =
        std::ranges::find(notes.time_ms, key->second, &std::pair<std::string, double>::first);
    if (known == notes.time_ms.end())
      notes.time_ms.emplace_back(key->second, ms);
    else
      known->second += ms;
  }
  notes.memory_bytes = memory_bytes();
  note_power(notes);
  return notes;
}

void StepNoter::note_power(StepNotes& notes) {
  if (facts_.power == nullptr || now_ns() < next_reading_ns_) return;
  const device::power::Reading reading = facts_.power->read();
  next_reading_ns_ = now_ns() + facts_.between_readings_ns;
  for (const device::power::Domain domain : device::power::kDomains) {
    const device::power::Figure& figure = reading[domain];
    if (!figure.missing.empty()) continue;
    const std::string name(device::power::domain_name(domain));
    const auto before = energy_before_.find(name);
    notes.power_w[name] = figure.watts;
    notes.energy_j[name] = figure.joules + (before == energy_before_.end() ? 0 : before->second);
  }
}

}  // namespace weft::train
