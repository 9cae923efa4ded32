// The figures of a step: what is reported of a StepTiming, each said once for the table, the raw
// data and those who compare.
#pragma once

#include <span>

#include "apps/step_timing.h"

namespace weft::apps {

/// What a step amounts to. Recomputing counts nowhere but in the kernels that do it.
struct StepWork {
  double forward = 0;       ///< FLOP up to the loss; the classifier's are the loss's
  double microbatches = 0;  ///< FLOP of forward and backward: three times a whole forward
  double update_bytes = 0;  ///< of AdamW
  KernelWorks kernels;
};
StepWork work_of(BenchModel& model, const train::StepSizes& sizes);

struct StepFigure {
  const char* key;  ///< in the raw data, with the unit: "forward_ms"
  double (*value)(const StepTiming&, const StepWork&);
};
std::span<const StepFigure> step_figures();

}  // namespace weft::apps
