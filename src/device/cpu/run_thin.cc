// Thin products among the workers: each reads one contiguous part of all weights of the step.
#include <algorithm>

#include "device/cpu/run.h"
#include "device/cpu/thin.h"

namespace weft::device::cpu {
namespace {

// Parts begin at multiples of this, so that no two workers share a cache line of a result.
constexpr int64_t kRows = 16;
// Multiply-adds below which one worker alone is quicker.
constexpr int64_t kGrain = 1 << 15;

void multiply(const ThinProduct& p, const Run& run, Range rows) {
  const int64_t k = p.w.shape.cols();
  const std::byte* const w = run.bases[static_cast<size_t>(p.w.buffer)] +
                             ir::dtype_bytes(p.w_type, p.w.offset + rows.begin * k);
  thin_product(p.w_type, w, rows.size(), k, {run.at(p.y), p.y_column, p.columns},
               {run.at(p.z) + rows.begin * p.z_row, p.z_row, p.z_column, p.alpha, p.accumulate});
}

}  // namespace

void run(const ThinStep& s, const Run& run) {
  int64_t weights = 0, work = 0;
  for (const ThinProduct& p : s.products) {
    weights += p.w.shape.count();
    work += p.w.shape.count() * p.columns;
  }
  const auto part = [&](int64_t begin, int64_t end) {
    for (const ThinProduct& p : s.products) {
      const int64_t rows = p.w.shape.rows(), k = p.w.shape.cols();
      const auto row = [&](int64_t weight) {
        return weight >= rows * k ? rows : std::max<int64_t>(weight, 0) / k / kRows * kRows;
      };
      const Range mine{row(begin), row(end)};
      if (mine.size() > 0) multiply(p, run, mine);
      begin -= rows * k;
      end -= rows * k;
    }
  };
  if (run.workers.count() == 1 || work < 2 * kGrain) return part(0, weights);
  run.workers.run([&](int worker) {
    const Range mine = share(weights, worker, run.workers.count());
    part(mine.begin, mine.end);
  });
}

}  // namespace weft::device::cpu
