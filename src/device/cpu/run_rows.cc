#include <algorithm>

#include "base/error.h"
#include "base/half.h"
#include "device/cpu/run.h"

namespace weft::device::cpu {
namespace {

constexpr int64_t kGrain = 64;  // channels

/// Refuses ids that would reach outside of the table; before any worker starts.
void check_ids(const RowsStep& step, const Run& run, int64_t count) {
  const int32_t* const ids = reinterpret_cast<const int32_t*>(run.at(step.ids));
  for (int64_t i = 0; i < step.ids.shape.count(); ++i)
    if (ids[i] < 0 || ids[i] >= count)
      fail(
          "{}: id {} at place {} is outside of 0 to {}; the tokens do not belong to this "
          "vocabulary",
          op_name(step.op), ids[i], i, count - 1);
}

}  // namespace

void run(const RowsStep& step, const Run& run) {
  const int32_t* const ids = reinterpret_cast<const int32_t*>(run.at(step.ids));
  const float* const x = run.at(step.x);
  float* const z = run.at(step.z);
  const int64_t batch = step.ids.shape[0], columns = step.ids.shape.cols();
  if (step.op == ir::Op::gather) {  // z[b, c, s] = x[ids[b, s], c]
    const int64_t channels = step.x.shape.cols();
    check_ids(step, run, step.x.shape.rows());
    run.workers.split(channels, kGrain, [&](int64_t begin, int64_t end) {
      for (int64_t b = 0; b < batch; ++b)
        for (int64_t s = 0; s < columns; ++s) {
          const float* const row = x + ids[b * columns + s] * channels;
          for (int64_t c = begin; c < end; ++c) z[(b * channels + c) * columns + s] = row[c];
        }
    });
  } else if (step.op == ir::Op::scatter) {  // z[ids[b, s], c] += x[b, c, s]
    const int64_t channels = step.z.shape.cols();
    check_ids(step, run, step.z.shape.rows());
    if (!step.accumulate)
      run.workers.split(step.z.shape.count(), 1 << 14,
                        [&](int64_t begin, int64_t end) { std::fill(z + begin, z + end, 0.0f); });
    run.workers.split(channels, kGrain, [&](int64_t begin, int64_t end) {
      for (int64_t b = 0; b < batch; ++b)
        for (int64_t s = 0; s < columns; ++s) {
          float* const row = z + ids[b * columns + s] * channels;
          for (int64_t c = begin; c < end; ++c) row[c] += x[(b * channels + c) * columns + s];
        }
    });
  } else {  // pick: z[b, s] = x[b, ids[b, s], s]
    const int64_t rows = step.x.shape.rows();
    check_ids(step, run, rows);
    for (int64_t b = 0; b < batch; ++b)
      for (int64_t s = 0; s < columns; ++s)
        z[b * columns + s] = x[(b * rows + ids[b * columns + s]) * columns + s];
  }
}

void run(const ConvertStep& step, const Run& run) {
  std::byte* const from = run.bases[static_cast<size_t>(step.from)];
  std::byte* const to = run.bases[static_cast<size_t>(step.to)];
  run.workers.split(step.elements, 1 << 14, [&](int64_t begin, int64_t end) {
    if (step.to_half)
      std::transform(reinterpret_cast<const float*>(from) + begin,
                     reinterpret_cast<const float*>(from) + end,
                     reinterpret_cast<uint16_t*>(to) + begin, to_half);
    else
      std::transform(reinterpret_cast<const uint16_t*>(from) + begin,
                     reinterpret_cast<const uint16_t*>(from) + end,
                     reinterpret_cast<float*>(to) + begin, from_half);
  });
}

}  // namespace weft::device::cpu
