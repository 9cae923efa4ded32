// The rows of ops.def over whole tensors, broadcasting where an operand has an axis of size 1.
#include <algorithm>

#include "device/ane/sim/steps.h"
#include "ir/lane.h"

namespace weft::device::ane::sim {
namespace {

using Lane = ir::Lane<float>;

constexpr size_t kRowCount = static_cast<size_t>(ir::Op::input);
constexpr int64_t kBlock = 1024;  // 4 KiB: rounded while it is in L1

// z[i] = f(x[i]).
using Unary = void (*)(const float* x, float* z, int64_t n);
// An operand that is one number for the whole row has a step of 0, else 1.
using Binary = void (*)(const float* x, int64_t x_step, const float* y, int64_t y_step, float* z,
                        int64_t n);

struct Table {
  std::array<Unary, kRowCount> unary{};
  std::array<Binary, kRowCount> binary{};
};

template <class F>
void each(const float* x, float* z, int64_t n) {
  for (int64_t i = 0; i < n; ++i) z[i] = F()(Lane{x[i]}).v;
}

template <class F>
void each2(const float* x, int64_t x_step, const float* y, int64_t y_step, float* z, int64_t n) {
  if (x_step == 1 && y_step == 1)
    for (int64_t i = 0; i < n; ++i) z[i] = F()(Lane{x[i]}, Lane{y[i]}).v;
  else
    for (int64_t i = 0; i < n; ++i) z[i] = F()(Lane{x[i * x_step]}, Lane{y[i * y_step]}).v;
}

constexpr Table make_table() {
  Table table;
#define OP1(name, mil, value, dx)                   \
  struct Row_##name {                               \
    Lane operator()(Lane x) const { return value; } \
  };                                                \
  table.unary[static_cast<size_t>(ir::Op::name)] = each<Row_##name>;
#define OP2(name, mil, value, dx, dy)                       \
  struct Row_##name {                                       \
    Lane operator()(Lane x, Lane y) const { return value; } \
  };                                                        \
  table.binary[static_cast<size_t>(ir::Op::name)] = each2<Row_##name>;
#include "ir/ops.def"
#undef OP1
#undef OP2
  return table;
}

constexpr Table kTable = make_table();

// An operand as seen from the result, an axis of size 1 repeating.
struct Reader {
  const float* data;
  std::array<int64_t, 4> strides{};

  Reader(const Tensor& x, const ir::Shape& space) : data(x.data) {
    int64_t stride = 1;
    for (int axis = 3; axis >= 0; --axis) {
      strides[static_cast<size_t>(axis)] = x.shape[axis] == space[axis] ? stride : 0;
      stride *= x.shape[axis];
    }
  }
  int64_t step() const { return strides[3]; }
  const float* at(int64_t b, int64_t g, int64_t r, int64_t c) const {
    return data + b * strides[0] + g * strides[1] + r * strides[2] + c * strides[3];
  }
};

// Where no operand repeats but single numbers, the result is one long row.
bool is_flat(const Step& step) {
  return std::all_of(step.in.begin(), step.in.end(), [&](const Tensor& x) {
    return x.shape == step.out.shape || x.shape.count() == 1;
  });
}

Tensor flattened(const Tensor& x) { return {x.data, {1, 1, 1, x.shape.count()}}; }

}  // namespace

void run_elementwise(const Step& step, const Run& run) {
  const bool flat = is_flat(step);
  const auto seen = [flat](const Tensor& x) { return flat ? flattened(x) : x; };
  const Tensor out = seen(step.out);
  const ir::Shape& space = out.shape;
  const Reader x(seen(step.in[0]), space), y(seen(step.in.back()), space);
  const Unary unary = kTable.unary[static_cast<size_t>(step.op)];
  const Binary binary = kTable.binary[static_cast<size_t>(step.op)];
  const int64_t block = std::min(kBlock, space.cols()), blocks = (space.cols() + block - 1) / block;
  const auto part = [&](int64_t begin, int64_t end) {
    for (int64_t unit = begin; unit < end; ++unit) {
      const int64_t row = unit / blocks, c = unit % blocks * block;
      const int64_t r = row % space.rows(), bg = row / space.rows();
      const int64_t b = bg / space[1], g = bg % space[1], n = std::min(block, space.cols() - c);
      float* const z = out.data + row * space.cols() + c;
      if (unary != nullptr)
        unary(x.at(b, g, r, c), z, n);
      else
        binary(x.at(b, g, r, c), x.step(), y.at(b, g, r, c), y.step(), z, n);
      run.finish(z, n);
    }
  };
  run.workers.split(space.count() / space.cols() * blocks, std::max<int64_t>(1, kGrain / block),
                    part);
}

}  // namespace weft::device::ane::sim
