// What a microbatch launches and moves, counted once from the plan: for the log, so that a reader
// can check that nothing is copied which need not be.
#pragma once

#include <cstdint>

#include "train/step_plan.h"

namespace weft::train {

struct Microbatch {
  int64_t launches = 0;         ///< all of them, copies included
  int64_t with_weights = 0;     ///< of these, layer kernels that read weights
  int64_t without = 0;          ///< and layer kernels that don't
  int64_t copies = 0;           ///< from one device to another
  int64_t converted_bytes = 0;  ///< that these read and write
  int64_t staged_bytes = 0;  ///< that devices copy because a Surface does not lie as they want it
};

Microbatch count_microbatch(const StepPlan& plan);

}  // namespace weft::train
