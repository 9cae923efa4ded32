// matmul and conv: panels of 32 columns, packed by the worker that multiplies them.
#include <algorithm>
#include <cmath>

#include "device/ane/sim/products.h"
#include "device/ane/sim/steps.h"

namespace weft::device::ane::sim {
namespace {

// Rows that share a packed panel; fewer where there is not enough else to share.
constexpr int64_t kManyRows = 256, kFewRows = 16;

// One factor as [rows, inner] (or [inner, columns]) matrices by batch entry.
struct Factor {
  const float* data = nullptr;
  int64_t batch = 0, group = 0;  ///< strides; 0 where an axis repeats
  int64_t outer = 0, inner = 0;  ///< strides
};

// The product that a step is: for each entry, z [rows, columns] = x [rows, inner] · y.
struct Product {
  Factor x, y;
  int64_t entries_b = 1, entries_g = 1, rows = 0, columns = 0, inner = 0;
};

Factor factor(const Tensor& t, bool outer_is_rows) {
  const int64_t matrix = t.shape.rows() * t.shape.cols(), row = t.shape.cols();
  return {.data = t.data,
          .batch = t.shape[0] == 1 ? 0 : t.shape[1] * matrix,
          .group = t.shape[1] == 1 ? 0 : matrix,
          .outer = outer_is_rows ? row : 1,
          .inner = outer_is_rows ? 1 : row};
}

Product product_of(const Step& step) {
  const ir::Shape &first = step.in[0].shape, &z = step.out.shape;
  if (step.op == ir::Op::conv) {  // z[b] = w · x[b], with [group, rows · cols] as a matrix
    const Tensor x{step.in[0].data, {first[0], 1, first[1], first[2] * first[3]}};
    const Tensor w{step.in[1].data, {1, 1, step.in[1].shape[0], first[1]}};
    return {factor(w, true), factor(x, false), first[0], 1, z[1], first[2] * first[3], first[1]};
  }
  const bool tx = step.attributes.transpose_x, ty = step.attributes.transpose_y;
  return {factor(step.in[0], !tx),         factor(step.in[1], ty), z[0], z[1], z.rows(), z.cols(),
          tx ? first.rows() : first.cols()};
}

void pack(const Factor& y, const float* from, int64_t inner, int64_t columns, float* panel) {
  if (columns < kPanel) std::fill_n(panel, inner * kPanel, 0.0f);
  if (y.outer == 1) {
    for (int64_t k = 0; k < inner; ++k)
      std::copy_n(from + k * y.inner, columns, panel + k * kPanel);
    return;
  }
  for (int64_t c = 0; c < columns; ++c)
    for (int64_t k = 0; k < inner; ++k) panel[k * kPanel + c] = from[c * y.outer + k * y.inner];
}

}  // namespace

int64_t panel_floats(const Step& step) {
  const bool is_product = step.op == ir::Op::matmul || step.op == ir::Op::conv;
  return is_product ? product_of(step).inner * kPanel : 0;
}

void run_product(const Step& step, const Run& run) {
  const Product p = product_of(step);
  const int64_t panels = (p.columns + kPanel - 1) / kPanel;
  const int64_t packed = p.entries_b * p.entries_g * panels;
  const int workers = run.workers.count();
  const int64_t block = packed >= 4 * workers ? kManyRows : kFewRows;
  const int64_t blocks = (p.rows + block - 1) / block;

  // A unit is a block of rows of one panel of one entry, those of a panel one after another.
  const auto part = [&](int worker, int64_t begin, int64_t end) {
    float* const panel = run.panels + worker * run.panel_floats;
    for (int64_t unit = begin; unit < end; ++unit) {
      const int64_t row = unit % blocks * block, column = unit / blocks % panels * kPanel;
      const int64_t entry = unit / blocks / panels;
      const int64_t b = entry / p.entries_g, g = entry % p.entries_g;
      const int64_t columns = std::min(kPanel, p.columns - column);
      if (unit == begin || row == 0)
        pack(p.y, p.y.data + b * p.y.batch + g * p.y.group + column * p.y.outer, p.inner, columns,
             panel);
      float* const z = step.out.data + (entry * p.rows + row) * p.columns + column;
      const int64_t rows = std::min(block, p.rows - row);
      multiply({.x = p.x.data + b * p.x.batch + g * p.x.group + row * p.x.outer,
                .x_row = p.x.outer,
                .x_inner = p.x.inner,
                .panel = panel,
                .z = z,
                .z_row = p.columns,
                .rows = rows,
                .inner = p.inner,
                .columns = columns},
               run.numerics);
      for (int64_t r = 0; r < rows; ++r) run.finish(z + r * p.columns, columns);
    }
  };
  const int64_t units = packed * blocks;
  if (workers == 1 || units == 1 || packed * p.rows * p.columns * p.inner < kGrain)
    return part(0, 0, units);
  run.workers.run([&](int worker) {
    const Range mine = share(units, worker, workers);
    if (mine.size() > 0) part(worker, mine.begin, mine.end);
  });
}

}  // namespace weft::device::ane::sim
