// Values that go to other places as they are.
#include <algorithm>

#include "device/ane/sim/steps.h"

namespace weft::device::ane::sim {
namespace {

using Strides = std::array<int64_t, 4>;

Strides strides_of(const ir::Shape& shape) {
  return {shape[1] * shape[2] * shape[3], shape[2] * shape[3], shape[3], 1};
}

// to[i] = from[i] for every place i of `space`, each with strides of its own.
void copy(const ir::Shape& space, const float* from, const Strides& from_strides, float* to,
          const Strides& to_strides, const Run& run) {
  const int64_t cols = space.cols();
  const auto part = [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const int64_t r = row % space.rows(), bg = row / space.rows();
      const int64_t b = bg / space[1], g = bg % space[1];
      const float* const x = from + b * from_strides[0] + g * from_strides[1] + r * from_strides[2];
      float* const z = to + b * to_strides[0] + g * to_strides[1] + r * to_strides[2];
      if (from_strides[3] == 1)
        std::copy_n(x, cols, z);
      else
        for (int64_t c = 0; c < cols; ++c) z[c] = x[c * from_strides[3]];
    }
  };
  run.workers.split(space.count() / cols, std::max<int64_t>(1, kGrain / cols), part);
}

void concat(const Step& step, const Run& run) {
  const Strides to = strides_of(step.out.shape);
  float* z = step.out.data;
  for (const Tensor& x : step.in) {
    copy(x.shape, x.data, strides_of(x.shape), z, to, run);
    z += x.shape[step.attributes.axis] * to[static_cast<size_t>(step.attributes.axis)];
  }
}

// Without a cache: a query sees the keys up to its own.
void causal(const Step& step, const Run& run) {
  const ir::Shape& s = step.out.shape;
  const auto part = [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const float* const x = step.in[0].data + row * s.cols();
      float* const z = step.out.data + row * s.cols();
      const int64_t seen = row % s.rows() + 1;
      std::copy_n(x, seen, z);
      std::fill(z + seen, z + s.cols(), static_cast<float>(step.attributes.value));
      run.finish(z + seen, s.cols() - seen);
    }
  };
  run.workers.split(s.count() / s.cols(), std::max<int64_t>(1, kGrain / s.cols()), part);
}

}  // namespace

void run_movement(const Step& step, const Run& run) {
  const Tensor& x = step.in[0];
  Strides from = strides_of(x.shape);
  const float* begin = x.data;
  switch (step.op) {
    case ir::Op::concat:
      return concat(step, run);
    case ir::Op::causal:
      return causal(step, run);
    case ir::Op::transpose:
      std::swap(from[2], from[3]);
      break;
    case ir::Op::broadcast:
      for (int axis = 0; axis < 4; ++axis)
        if (x.shape[axis] == 1) from[static_cast<size_t>(axis)] = 0;
      break;
    default:  // slice
      begin += step.attributes.begin * from[static_cast<size_t>(step.attributes.axis)];
  }
  copy(step.out.shape, begin, from, step.out.data, strides_of(step.out.shape), run);
}

}  // namespace weft::device::ane::sim
