// Running the steps of a Plan. Nothing here allocates, chooses or throws.
#pragma once

#include <cstddef>
#include <span>

#include "base/workers.h"
#include "device/cpu/plan.h"

namespace weft::device::cpu {

/// What a step runs with: where each buffer of the plan begins, the workers, and for each worker
/// some blocks of scratch.
struct Run {
  std::span<std::byte* const> bases;
  Workers& workers;
  float* blocks;         ///< workers × block_floats
  int64_t block_floats;  ///< per worker

  float* at(const View& view) const {
    return reinterpret_cast<float*>(bases[static_cast<size_t>(view.buffer)]) + view.offset;
  }
};

/// Floats of block scratch that one worker needs for `group`.
int64_t block_floats(const GroupStep& group);

void run(const GemmStep& step, const Run& run);
void run(const ThinStep& step, const Run& run);
void run(const GroupStep& step, const Run& run);
void run(const RowsStep& step, const Run& run);
void run(const ConvertStep& step, const Run& run);

}  // namespace weft::device::cpu
