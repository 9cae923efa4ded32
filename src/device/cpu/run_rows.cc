#include <algorithm>

#include "base/error.h"
#include "base/q8.h"
#include "device/cpu/run.h"
#include "device/storage.h"

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
    const std::byte* const table = run.bases[static_cast<size_t>(step.x.buffer)];
    check_ids(step, run, step.x.shape.rows());
    const auto block = [&](int64_t b, int64_t s, int64_t c) {
      float values[kQ8Block];
      const int64_t count = std::min(kQ8Block, channels - c);
      load_stored(step.x_type, table, step.x.offset + ids[b * columns + s] * channels + c, count,
                  values);
      for (int64_t i = 0; i < count; ++i) z[(b * channels + c + i) * columns + s] = values[i];
    };
    run.workers.split((channels + kQ8Block - 1) / kQ8Block, kGrain / kQ8Block,
                      [&](int64_t begin, int64_t end) {
                        for (int64_t b = 0; b < batch; ++b)
                          for (int64_t s = 0; s < columns; ++s)
                            for (int64_t c = begin; c < end; ++c) block(b, s, c * kQ8Block);
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
  run.workers.split(
      (step.elements + kQ8Block - 1) / kQ8Block, 512, [&](int64_t first, int64_t last) {
        const int64_t begin = first * kQ8Block, end = std::min(last * kQ8Block, step.elements);
        if (step.out)
          store(step.dtype, reinterpret_cast<const float*>(from) + begin, begin, end - begin, to);
        else
          load_stored(step.dtype, from, begin, end - begin, reinterpret_cast<float*>(to) + begin);
      });
}

}  // namespace weft::device::cpu
