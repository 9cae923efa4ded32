#include "apps/kernel_table.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "apps/bench_report.h"
#include "base/span.h"
#include "device/ane/cost.h"
#include "ir/flop.h"

namespace weft::apps {

using nlohmann::ordered_json;

KernelWork& KernelWork::operator+=(const KernelWork& other) {
  launches += other.launches;
  flop += other.flop;
  bytes += other.bytes;
  return *this;
}

KernelWork work_of(const ir::Program& program) {
  const device::ane::Work counted = device::ane::count(program);
  return {.launches = 1,
          .flop = ir::flop(program),
          .bytes = counted.read + counted.weights + counted.written};
}

void KernelWorks::add(std::span<const ir::Program* const> programs) {
  for (const ir::Program* program : programs) {
    if (!kernels.contains(program->name())) order.push_back(program->name());
    kernels[program->name()] += work_of(*program);
  }
}

void collect_spans(KernelTimes& times) {
  for (const SpanTotal& span : drain_spans())
    times[span.name] += kNanosecond * static_cast<double>(span.nanoseconds);
}

std::string kernel_table(const KernelWorks& works, std::span<const KernelTimes> repetitions,
                         double seconds, double fma) {
  std::string text = fmt::format("{:<14}{:>9}{:>30}{:>12}{:>11}{:>10}{:>9}\n", "kernel", "launches",
                                 "ms", "% of time", "GFLOP/s", "% of FMA", "GB/s");
  for (const std::string& name : works.order) {
    const KernelWork& work = works.kernels.at(name);
    Samples samples;
    for (const KernelTimes& times : repetitions) samples.add(times.at(name));
    const double rate = work.flop / samples.median();
    text += fmt::format("{:<14}{:>9}{:>30}{:>12.1f}", name, work.launches,
                        spread_text(samples, kMs, 2), kPercent * samples.median() / seconds);
    text += work.flop > 0 ? fmt::format("{:>11.1f}", kGiga * rate) : std::string(11, ' ');
    text += work.flop > 0 && fma > 0 ? fmt::format("{:>10.1f}", kPercent * rate / fma)
                                     : std::string(10, ' ');
    text += fmt::format("{:>9.1f}\n", kGiga * work.bytes / samples.median());
  }
  return text;
}

ordered_json json_of(const KernelWorks& works) {
  ordered_json json;
  for (const std::string& name : works.order) {
    const KernelWork& work = works.kernels.at(name);
    json[name] = {
        {"launches", work.launches}, {"gflop", kGiga * work.flop}, {"port_bytes", work.bytes}};
  }
  return json;
}

ordered_json json_of(const KernelTimes& times) {
  ordered_json json;
  for (const auto& [name, seconds] : times) json[name] = six_digits(kMs * seconds);
  return json;
}

}  // namespace weft::apps
