#include "device/cpu/plan.h"

#include <algorithm>

#include "device/lives.h"

namespace weft::device::cpu {

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

namespace {

template <class Visitor>
std::vector<int> of_all(const std::vector<SlicedStep::Part>& parts, const Visitor& visitor) {
  std::vector<int> buffers;
  for (const SlicedStep::Part& part : parts) {
    const std::vector<int> more = std::visit(visitor, part);
    buffers.insert(buffers.end(), more.begin(), more.end());
  }
  return buffers;
}

}  // namespace

std::vector<int> touched(const Step& step) {
  struct {
    std::vector<int> operator()(const GemmStep& s) const {
      std::vector<int> buffers{s.x.buffer, s.y.buffer, s.z.buffer};
      for (const View* length : {&s.limits.k_length, &s.limits.col_length})
        if (length->buffer >= 0) buffers.push_back(length->buffer);
      return buffers;
    }
    std::vector<int> operator()(const ThinStep& s) const {
      std::vector<int> buffers;
      for (const ThinProduct& product : s.products)
        buffers.insert(buffers.end(), {product.w.buffer, product.y.buffer, product.z.buffer});
      return buffers;
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
    std::vector<int> operator()(const SlicedStep& s) const { return of_all(s.parts, *this); }
  } visitor;
  return std::visit(visitor, step);
}

std::vector<int> written(const Step& step) {
  struct {
    std::vector<int> operator()(const GemmStep& s) const { return {s.z.buffer}; }
    std::vector<int> operator()(const ThinStep& s) const {
      std::vector<int> buffers;
      for (const ThinProduct& product : s.products) buffers.push_back(product.z.buffer);
      return buffers;
    }
    std::vector<int> operator()(const GroupStep& s) const {
      std::vector<int> buffers;
      for (const Instruction& in : s.tape)
        if (in.z.kind == Ref::Kind::memory)
          buffers.push_back(s.memory[static_cast<size_t>(in.z.index)].buffer);
      return buffers;
    }
    std::vector<int> operator()(const RowsStep& s) const { return {s.z.buffer}; }
    std::vector<int> operator()(const ConvertStep& s) const { return {s.to}; }
    std::vector<int> operator()(const SlicedStep& s) const { return of_all(s.parts, *this); }
  } visitor;
  return std::visit(visitor, step);
}

void plan_scratch(Plan& plan) {
  std::vector<Buffer*> buffers;
  std::vector<Life> lives;
  for (int buffer = 0; buffer < static_cast<int>(plan.buffers.size()); ++buffer) {
    Buffer& one = plan.buffers[static_cast<size_t>(buffer)];
    if (one.kind != Buffer::Kind::scratch) continue;
    Life life{one.copies == 1 ? one.elements * 4 : one.stride() * one.copies, -1, -1};
    for (int step = 0; step < static_cast<int>(plan.steps.size()); ++step) {
      const std::vector<int> used = touched(plan.steps[static_cast<size_t>(step)]);
      if (std::find(used.begin(), used.end(), buffer) == used.end()) continue;
      if (life.first < 0) life.first = step;
      life.last = step;
    }
    buffers.push_back(&one);
    lives.push_back(life);
  }
  const Places places = place(lives);
  for (size_t i = 0; i < buffers.size(); ++i) buffers[i]->offset = places.offsets[i];
  plan.scratch_bytes = places.bytes;
}

}  // namespace weft::device::cpu
