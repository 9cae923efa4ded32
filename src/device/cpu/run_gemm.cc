#include <algorithm>

#include "device/cpu/blas.h"
#include "device/cpu/limits.h"
#include "device/cpu/run.h"

namespace weft::device::cpu {
namespace {

// Parts of a matrix begin at multiples of this, so that no two workers share a cache line of the
// result and BLAS gets whole register tiles.
constexpr int64_t kTile = 16;
// Multiply-adds below which one worker alone is quicker.
constexpr int64_t kGrain = 1 << 16;

Range tiles(int64_t count, int index, int workers) {
  const Range part = share((count + kTile - 1) / kTile, index, workers);
  return {std::min(part.begin * kTile, count), std::min(part.end * kTile, count)};
}

/// Part of one matrix product: rows and columns of z, for batch entry (b, g).
void multiply(const GemmStep& s, const Run& run, int64_t b, int64_t g, Range rows, Range cols,
              bool accumulate) {
  const auto entry = [&](const View& view) {
    return run.at(view) + b * view.strides[0] + g * view.strides[1];
  };
  const int64_t lda = std::max<int64_t>(s.x.strides[2], 1),
                ldb = std::max<int64_t>(s.y.strides[2], 1);
  const int64_t ldc = std::max<int64_t>(s.z.strides[2], 1);
  const float *const x = entry(s.x), *const y = entry(s.y);
  float* const z = entry(s.z);
  // A leading dimension must reach a row's end even where there is only one row.
  const auto at_least = [](int64_t ld, const View& view) {
    return std::max(ld, view.shape.cols());
  };
  const auto block = [&](Range i, Range j, Range k) {
    float* const to = z + i.begin * ldc + j.begin;
    if (k.size() == 0) {
      for (int64_t row = 0; row < i.size() && !accumulate; ++row)
        std::fill_n(to + row * ldc, j.size(), 0.0f);
      return;
    }
    gemm(s.transpose_x, s.transpose_y, i.size(), j.size(), k.size(), s.alpha,
         x + i.begin * (s.transpose_x ? 1 : lda) + k.begin * (s.transpose_x ? lda : 1),
         at_least(lda, s.x),
         y + j.begin * (s.transpose_y ? ldb : 1) + k.begin * (s.transpose_y ? 1 : ldb),
         at_least(ldb, s.y), accumulate ? 1.0f : 0.0f, to, at_least(ldc, s.z));
  };
  Range inner{0, s.transpose_x ? s.x.shape.rows() : s.x.shape.cols()};
  const auto below = [&](Range range, const View& length) {
    if (length.buffer < 0) return range;
    const int64_t end = *reinterpret_cast<const int32_t*>(run.at(length));
    return Range{range.begin, std::clamp(end, range.begin, range.end)};
  };
  for_each_block(s.limits, rows, below(cols, s.limits.col_length), below(inner, s.limits.k_length),
                 block);
}

}  // namespace

void run(const GemmStep& s, const Run& run) {
  const int64_t m = s.batch.rows(), n = s.batch.cols();
  const int64_t k = s.transpose_x ? s.x.shape.rows() : s.x.shape.cols();
  const bool sum_b = s.sums[0], sum_g = s.sums[1];
  const int64_t own_b = sum_b ? 1 : s.batch[0], own_g = sum_g ? 1 : s.batch[1];
  const int64_t more_b = sum_b ? s.batch[0] : 1, more_g = sum_g ? s.batch[1] : 1;

  // Batch entries [begin, end) that have results of their own; the summed ones one after another.
  const auto entries = [&](int64_t begin, int64_t end, Range rows, Range cols) {
    for (int64_t entry = begin; entry < end; ++entry)
      for (int64_t b = 0; b < more_b; ++b)
        for (int64_t g = 0; g < more_g; ++g)
          multiply(s, run, sum_b ? b : entry / own_g, sum_g ? g : entry % own_g, rows, cols,
                   s.accumulate || b > 0 || g > 0);
  };
  const int64_t count = own_b * own_g;
  const int workers = run.workers.count();
  const Range all_rows{0, m}, all_cols{0, n};
  if (workers == 1 || count * more_b * more_g * m * n * k < 2 * kGrain)
    return entries(0, count, all_rows, all_cols);
  run.workers.run([&](int worker) {
    if (count >= workers) {
      const Range mine = share(count, worker, workers);
      return entries(mine.begin, mine.end, all_rows, all_cols);
    }
    const Range rows = m >= n ? tiles(m, worker, workers) : all_rows;
    const Range cols = m >= n ? all_cols : tiles(n, worker, workers);
    if (rows.size() > 0 && cols.size() > 0) entries(0, count, rows, cols);
  });
}

void run_entry(const GemmStep& s, const Run& run, int64_t b, int64_t g) {
  multiply(s, run, b, g, {0, s.batch.rows()}, {0, s.batch.cols()},
           s.accumulate || (s.sums[1] && g > 0));
}

}  // namespace weft::device::cpu
