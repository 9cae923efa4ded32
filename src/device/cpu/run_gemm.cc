#include <algorithm>

#include "device/cpu/gemm.h"
#include "device/cpu/limits.h"
#include "device/cpu/run.h"
#include "device/cpu/tiled_gemm.h"

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

/// The matrices of batch entry (b, g).
struct Entry {
  Entry(const GemmStep& s, const Run& run, int64_t b, int64_t g)
      : size{s.batch.rows(), s.batch.cols(), s.transpose_x ? s.x.shape.rows() : s.x.shape.cols()},
        x{at(s.x, run, b, g), s.x.strides[2], s.transpose_x},
        y{at(s.y, run, b, g), s.y.strides[2], s.transpose_y},
        z(at(s.z, run, b, g)),
        stride(s.z.strides[2]) {}
  static float* at(const View& view, const Run& run, int64_t b, int64_t g) {
    return run.at(view) + b * view.strides[0] + g * view.strides[1];
  }
  GemmSize size;
  Matrix x, y;
  float* z;
  int64_t stride;
};

/// Part of one product: rows and columns of z, as far as the step's limits leave them.
void multiply(const GemmStep& s, const Run& run, const Entry& e, Range rows, Range cols,
              bool accumulate) {
  const auto block = [&](Range i, Range j, Range k) {
    float* const z = e.z + i.begin * e.stride + j.begin;
    if (k.size() > 0)
      return gemm({i.size(), j.size(), k.size()}, s.alpha, part_of(e.x, i.begin, k.begin),
                  part_of(e.y, k.begin, j.begin), accumulate, z, e.stride);
    for (int64_t row = 0; row < i.size() && !accumulate; ++row)
      std::fill_n(z + row * e.stride, j.size(), 0.0f);
  };
  const auto below = [&](Range range, const View& length) {
    if (length.buffer < 0) return range;
    const int64_t end = *reinterpret_cast<const int32_t*>(run.at(length));
    return Range{range.begin, std::clamp(end, range.begin, range.end)};
  };
  for_each_block(s.limits, rows, below(cols, s.limits.col_length),
                 below({0, e.size.depth}, s.limits.k_length), block);
}

/// How much of y is packed at a time: whole blocks within kPackedFloats.
GemmSize packed_at_once(const GemmSize& size) {
  const int64_t blocks = kPackedFloats / kGemmBlock / kGemmBlock;
  const int64_t across = std::min((size.n + kGemmBlock - 1) / kGemmBlock, blocks);
  return {size.m, across * kGemmBlock, blocks / across * kGemmBlock};
}

/// One product by all workers: they pack y together, so that it is packed once, and share the rows.
void multiply_together(const GemmStep& s, const Run& run, const Entry& e, bool accumulate) {
  const GemmSize most = packed_at_once(e.size);
  for (int64_t j = 0; j < e.size.n; j += most.n)
    for (int64_t p = 0; p < e.size.depth; p += most.depth) {
      const int64_t n = std::min(most.n, e.size.n - j);
      const int64_t depth = std::min(most.depth, e.size.depth - p);
      const Matrix y = part_of(e.y, p, j);
      run.workers.run([&](int worker) {
        const Range mine = share(packed_parts(depth, n), worker, run.workers.count());
        pack(y, depth, n, mine, run.packed);
      });
      run.workers.run([&](int worker) {
        const Range rows = tiles(e.size.m, worker, run.workers.count());
        if (rows.size() > 0)
          multiply_packed({rows.size(), n, depth}, s.alpha, part_of(e.x, rows.begin, p), run.packed,
                          accumulate || p > 0, e.z + rows.begin * e.stride + j, e.stride);
      });
    }
}

}  // namespace

void run(const GemmStep& s, const Run& run) {
  const bool sum_b = s.sums[0], sum_g = s.sums[1];
  const int64_t own_b = sum_b ? 1 : s.batch[0], own_g = sum_g ? 1 : s.batch[1];
  const int64_t more_b = sum_b ? s.batch[0] : 1, more_g = sum_g ? s.batch[1] : 1;

  // Batch entries [begin, end) that have results of their own; the summed ones one after another.
  const auto each = [&](Range mine, const auto& body) {
    for (int64_t entry = mine.begin; entry < mine.end; ++entry)
      for (int64_t b = 0; b < more_b; ++b)
        for (int64_t g = 0; g < more_g; ++g)
          body(Entry(s, run, sum_b ? b : entry / own_g, sum_g ? g : entry % own_g),
               s.accumulate || b > 0 || g > 0);
  };
  const GemmSize size = Entry(s, run, 0, 0).size;
  const Range all{0, own_b * own_g}, rows{0, size.m}, cols{0, size.n};
  const auto whole = [&](const Entry& entry, bool accumulate) {
    multiply(s, run, entry, rows, cols, accumulate);
  };
  const int workers = run.workers.count();
  if (workers == 1 || all.size() * more_b * more_g * size.m * size.n * size.depth < 2 * kGrain)
    return each(all, whole);
  if (all.size() >= workers)
    return run.workers.run([&](int worker) { each(share(all.size(), worker, workers), whole); });
  if (!s.limits.any() && suits_tiles(size))
    return each(all, [&](const Entry& entry, bool accumulate) {
      multiply_together(s, run, entry, accumulate);
    });
  run.workers.run([&](int worker) {
    const bool by_rows = size.m >= size.n;
    const Range my_rows = by_rows ? tiles(size.m, worker, workers) : rows;
    const Range my_cols = by_rows ? cols : tiles(size.n, worker, workers);
    if (my_rows.size() == 0 || my_cols.size() == 0) return;
    each(all, [&](const Entry& entry, bool accumulate) {
      multiply(s, run, entry, my_rows, my_cols, accumulate);
    });
  });
}

void run_entry(const GemmStep& s, const Run& run, int64_t b, int64_t g) {
  multiply(s, run, Entry(s, run, b, g), {0, s.batch.rows()}, {0, s.batch.cols()},
           s.accumulate || (s.sums[1] && g > 0));
}

}  // namespace weft::device::cpu
