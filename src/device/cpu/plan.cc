#include "device/cpu/plan.h"

#include <algorithm>

namespace weft::device::cpu {
namespace {

constexpr int64_t kAlign = 64;  // a cache line

struct Life {
  int buffer, first, last;
};

}  // namespace

View whole(int buffer, const ir::Shape& shape) {
  View view{buffer, 0, {}, shape};
  int64_t stride = 1;
  for (int axis = 3; axis >= 0; --axis) {
    view.strides[static_cast<size_t>(axis)] = stride;
    stride *= shape[axis];
  }
  return view;
}

bool contiguous(const View& view) {
  int64_t stride = 1;
  for (int axis = 3; axis >= 0; --axis) {
    if (view.shape[axis] == 1) continue;
    if (view.strides[static_cast<size_t>(axis)] != stride) return false;
    stride *= view.shape[axis];
  }
  return true;
}

View repeated(View view, const ir::Shape& shape) {
  for (int axis = 0; axis < 4; ++axis)
    if (view.shape[axis] == 1) view.strides[static_cast<size_t>(axis)] = 0;
  view.shape = shape;
  return view;
}

std::vector<int> touched(const Step& step) {
  struct {
    std::vector<int> operator()(const GemmStep& s) const {
      return {s.x.buffer, s.y.buffer, s.z.buffer};
    }
    std::vector<int> operator()(const GroupStep& s) const {
      std::vector<int> buffers;
      for (const View& view : s.memory) buffers.push_back(view.buffer);
      return buffers;
    }
    std::vector<int> operator()(const RowsStep& s) const {
      return {s.x.buffer, s.ids.buffer, s.z.buffer};
    }
    std::vector<int> operator()(const ConvertStep& s) const { return {s.from, s.to}; }
  } visitor;
  return std::visit(visitor, step);
}

void plan_scratch(Plan& plan) {
  std::vector<Life> lives;
  for (int buffer = 0; buffer < static_cast<int>(plan.buffers.size()); ++buffer) {
    if (plan.buffers[static_cast<size_t>(buffer)].kind != Buffer::Kind::scratch) continue;
    Life life{buffer, -1, -1};
    for (int step = 0; step < static_cast<int>(plan.steps.size()); ++step) {
      const std::vector<int> used = touched(plan.steps[static_cast<size_t>(step)]);
      if (std::find(used.begin(), used.end(), buffer) == used.end()) continue;
      if (life.first < 0) life.first = step;
      life.last = step;
    }
    lives.push_back(life);
  }
  // Largest first, each at the lowest place that is free during its whole life.
  const auto size_of = [&](const Life& life) {
    const int64_t bytes = plan.buffers[static_cast<size_t>(life.buffer)].elements * 4;
    return (bytes + kAlign - 1) / kAlign * kAlign;
  };
  std::stable_sort(lives.begin(), lives.end(),
                   [&](const Life& a, const Life& b) { return size_of(a) > size_of(b); });
  std::vector<Life> placed;
  for (const Life& life : lives) {
    std::vector<std::pair<int64_t, int64_t>> taken;
    for (const Life& other : placed)
      if (other.first <= life.last && life.first <= other.last) {
        const int64_t begin = plan.buffers[static_cast<size_t>(other.buffer)].offset;
        taken.emplace_back(begin, begin + size_of(other));
      }
    std::sort(taken.begin(), taken.end());
    int64_t place = 0;
    for (const auto& [begin, end] : taken) {
      if (place + size_of(life) <= begin) break;
      place = std::max(place, end);
    }
    plan.buffers[static_cast<size_t>(life.buffer)].offset = place;
    plan.scratch_bytes = std::max(plan.scratch_bytes, place + size_of(life));
    placed.push_back(life);
  }
}

}  // namespace weft::device::cpu
