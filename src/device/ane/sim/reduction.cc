// Sums, maxima and softmax along an axis, in the order of its index.
#include <algorithm>
#include <array>
#include <cmath>

#include "device/ane/sim/products.h"
#include "device/ane/sim/steps.h"

namespace weft::device::ane::sim {
namespace {

// Results that are made side by side, so that one need not wait for the other.
constexpr int64_t kLanes = 64;

// The operand as [outer, along, inner].
struct Axis {
  int64_t outer = 1, along = 1, inner = 1;

  Axis(const ir::Shape& shape, int axis) : along(shape[axis]) {
    for (int a = 0; a < axis; ++a) outer *= shape[a];
    for (int a = axis + 1; a < 4; ++a) inner *= shape[a];
  }
  // Result n is made of the elements at(n) + j · inner.
  int64_t results() const { return outer * inner; }
  int64_t at(int64_t n) const { return n / inner * along * inner + n % inner; }
};

// Calls body(first result, how many, where the first element of each stands) for groups of
// neighbours.
template <class Body>
void by_lanes(const Axis& axis, const Run& run, const Body& body) {
  run.workers.split(axis.results(), std::max<int64_t>(1, kGrain / axis.along),
                    [&](int64_t begin, int64_t end) {
                      std::array<int64_t, kLanes> places;
                      for (int64_t n = begin; n < end; n += kLanes) {
                        const int64_t count = std::min(kLanes, end - n);
                        for (int64_t i = 0; i < count; ++i)
                          places[static_cast<size_t>(i)] = axis.at(n + i);
                        body(n, count, places.data());
                      }
                    });
}

void reduce_sum(const Step& step, const Axis& axis, const Run& run) {
  const float* const x = step.in[0].data;
  by_lanes(axis, run, [&](int64_t first, int64_t count, const int64_t* at) {
    float* const z = step.out.data + first;
    for (int64_t i = 0; i < count; ++i) z[i] = x[at[i]];
    for (int64_t j = 1; j < axis.along; ++j) {
      for (int64_t i = 0; i < count; ++i) z[i] += x[at[i] + j * axis.inner];
      if (run.numerics.half_sums)
        round_to_half(z, static_cast<size_t>(count), run.numerics.flush_values);
    }
    run.finish(z, count);
  });
}

void reduce_max(const Step& step, const Axis& axis, const Run& run) {
  const float* const x = step.in[0].data;
  by_lanes(axis, run, [&](int64_t first, int64_t count, const int64_t* at) {
    float* const z = step.out.data + first;
    for (int64_t i = 0; i < count; ++i) z[i] = x[at[i]];
    for (int64_t j = 1; j < axis.along; ++j)
      for (int64_t i = 0; i < count; ++i) {
        const float next = x[at[i] + j * axis.inner];
        z[i] = z[i] < next ? next : z[i];
      }
  });
}

// Nothing is rounded on the way.
void softmax(const Step& step, const Axis& axis, const Run& run) {
  const float* const x = step.in[0].data;
  float* const z = step.out.data;
  const auto part = [&](int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n) {
      const int64_t at = axis.at(n), behind = at + axis.along * axis.inner;
      float most = x[at], sum = 0;
      for (int64_t i = at; i < behind; i += axis.inner) most = most < x[i] ? x[i] : most;
      for (int64_t i = at; i < behind; i += axis.inner) sum += z[i] = std::exp(x[i] - most);
      for (int64_t i = at; i < behind; i += axis.inner) z[i] /= sum;
      for (int64_t i = at; i < behind; i += axis.inner)
        if (axis.inner > 1) run.finish(z + i, 1);
      if (axis.inner == 1) run.finish(z + at, axis.along);
    }
  };
  run.workers.split(axis.results(), std::max<int64_t>(1, kGrain / axis.along), part);
}

}  // namespace

void run_reduction(const Step& step, const Run& run) {
  const Axis axis(step.in[0].shape, step.attributes.axis);
  if (step.op == ir::Op::reduce_sum) return reduce_sum(step, axis, run);
  if (step.op == ir::Op::reduce_max) return reduce_max(step, axis, run);
  softmax(step, axis, run);
}

}  // namespace weft::device::ane::sim
