// The figures of a step: what is reported of a StepTiming, each said once for the table, the raw
// data and those who compare.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "apps/step_timing.h"

namespace weft::apps {

/// What the launches of one name amount to in a step.
struct KernelWork {
  double flop = 0;   ///< of products, without what a causal mask forbids
  double bytes = 0;  ///< of the ports, each once
};

/// What a step amounts to. Recomputing counts nowhere but in the kernels that do it.
struct StepWork {
  double forward = 0;              ///< FLOP up to the loss; the classifier's are the loss's
  double microbatches = 0;         ///< FLOP of forward and backward: three times a whole forward
  double update_bytes = 0;         ///< of AdamW
  std::vector<std::string> order;  ///< of the kernels, as they are first launched
  std::map<std::string, KernelWork> kernels;
};
StepWork work_of(BenchModel& model, const train::StepSizes& sizes);

struct StepFigure {
  const char* key;  ///< in the raw data, with the unit: "forward_ms"
  double (*value)(const StepTiming&, const StepWork&);
};
std::span<const StepFigure> step_figures();

}  // namespace weft::apps
