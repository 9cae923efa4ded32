#include "train/launch_counts.h"

#include <algorithm>

namespace weft::train {

LaunchCounts count_launches(std::span<const std::unique_ptr<device::Launch>> launches,
                            std::span<const ir::Program* const> programs) {
  LaunchCounts counts;
  for (const auto& launch : launches) {
    ++counts.launches;
    counts.staged_bytes += launch->staged_bytes();
    if (launch->name() != kCopy && launch->name() != kSync) continue;
    const int64_t bytes = launch->reads()[0]->port().bytes() + launch->writes()[0]->port().bytes();
    if (launch->name() == kSync) {
      counts.synced_bytes += bytes;
      continue;
    }
    ++counts.copies;
    counts.converted_bytes += bytes;
  }
  for (const ir::Program* program : programs) {
    if (!is_layer_kernel(program->name())) continue;
    const bool weights = std::ranges::any_of(
        program->inputs(), [](const ir::Port& port) { return port.role == ir::Role::weight; });
    ++(weights ? counts.with_weights : counts.without_weights);
  }
  return counts;
}

LaunchCounts count_sequence(const StepPlan& plan, std::string_view name) {
  return count_launches(plan.sequence(name), plan.programs(name));
}

LaunchCounts count_microbatch(const StepPlan& plan) { return count_sequence(plan, "first"); }

}  // namespace weft::train
