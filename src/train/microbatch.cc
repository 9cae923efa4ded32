#include "train/microbatch.h"

#include <algorithm>

namespace weft::train {

Microbatch count_microbatch(const StepPlan& plan) {
  Microbatch counts;
  for (const auto& launch : plan.sequence("first")) {
    ++counts.launches;
    counts.staged_bytes += launch->staged_bytes();
    if (launch->name() != kCopy) continue;
    ++counts.copies;
    counts.converted_bytes +=
        launch->reads()[0]->port().bytes() + launch->writes()[0]->port().bytes();
  }
  for (const ir::Program* program : plan.programs("first")) {
    if (!is_layer_kernel(program->name())) continue;
    const bool weights = std::ranges::any_of(
        program->inputs(), [](const ir::Port& port) { return port.role == ir::Role::weight; });
    ++(weights ? counts.with_weights : counts.without);
  }
  return counts;
}

}  // namespace weft::train
