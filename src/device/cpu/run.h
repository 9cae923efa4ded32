// Running the steps of a Plan. Nothing here allocates, chooses or throws.
#pragma once

#include <cstddef>
#include <span>

#include "base/workers.h"
#include "device/cpu/plan.h"

namespace weft::device::cpu {

/// Of an operand that all workers share: 4 MiB, a part of the last cache.
inline constexpr int64_t kPackedFloats = 1 << 20;

/// What a step runs with: where each buffer of the plan begins, the workers, and for each worker
/// some blocks of scratch.
struct Run {
  std::span<const Buffer> buffers;
  std::span<std::byte* const> bases;  ///< by buffer
  Workers& workers;
  float* blocks;         ///< workers × block_floats
  int64_t block_floats;  ///< per worker
  float* packed;         ///< kPackedFloats, for what the workers pack together
  int worker = 0;        ///< whose copies of buffers are meant

  float* at(const View& view) const {
    const size_t buffer = static_cast<size_t>(view.buffer);
    return reinterpret_cast<float*>(bases[buffer] + worker * buffers[buffer].stride()) +
           view.offset;
  }
};

/// Floats of block scratch that one worker needs for `group`.
int64_t block_floats(const GroupStep& group);

void run(const GemmStep& step, const Run& run);
void run(const ThinStep& step, const Run& run);
void run(const GroupStep& step, const Run& run);
void run(const RowsStep& step, const Run& run);
void run(const ConvertStep& step, const Run& run);
void run(const SlicedStep& step, const Run& run);

/// One entry of a sliced step's grid, by the worker that `run` names alone.
void run_entry(const GemmStep& step, const Run& run, int64_t b, int64_t g);
void run_entry(const GroupStep& step, const Run& run, int64_t b, int64_t g);

}  // namespace weft::device::cpu
