// MIL's operations that move elements and compute nothing.
#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "device/ane/mil/operations.h"

namespace weft::device::ane::mil {
namespace {

/// The same elements in order, under another shape.
std::vector<Known> reshaped(const Known& x, const Axes& shape) {
  return {{{x.type.element, shape}, ir::reshape(x.value, place(shape))}};
}

// One -1 takes what the others leave.
std::vector<Known> reshape(Call& call) {
  const Known x = call.operand("x");
  Axes shape = call.integers("shape");
  const int64_t all = x.value.shape().count();
  int64_t others = 1;
  bool fits = std::ranges::count(shape, -1) <= 1;
  for (const int64_t size : shape) {
    if (size == 0 || size < -1) fail("a size of 1 or more or -1 is wanted, {} is found", size);
    if (size == -1) continue;
    fits = fits && others <= all / size;  // the product does not overflow
    if (fits) others *= size;
  }
  const auto open = std::ranges::find(shape, -1);
  if (!fits || (open == shape.end() ? others != all : all % others != 0))
    fail("{} elements do not fit the shape {}", all, to_string(shape));
  if (open != shape.end()) *open = all / others;
  return reshaped(x, shape);
}

std::vector<Known> transpose(Call& call) {
  const Known x = call.operand("x");
  const Axes& from = x.type.shape;
  std::vector<size_t> order;
  for (const int64_t axis : call.integers("perm")) order.push_back(axis_of(axis, from.size()));
  std::vector<size_t> sorted = order, all(from.size());
  std::ranges::sort(sorted);
  std::iota(all.begin(), all.end(), size_t{0});
  if (sorted != all) fail("'perm' has to name each axis of {} once", to_string(from));
  Axes to;
  for (const size_t axis : order) to.push_back(from[axis]);
  return {{{x.type.element, to}, permute(x.value, from, order)}};
}

/// [begin, begin + size) of each axis.
Known sliced(const Known& x, const Axes& begin, const Axes& size) {
  Known z{{x.type.element, size}, x.value};
  const Axes& from = x.type.shape;
  for (size_t axis = 0; axis < from.size(); ++axis) {
    if (begin[axis] < 0 || size[axis] < 1 || size[axis] > from[axis] ||
        begin[axis] > from[axis] - size[axis])
      fail("[{}, {}) is not inside axis {} of {}", begin[axis], begin[axis] + size[axis], axis,
           to_string(from));
    if (size[axis] < from[axis])
      z.value =
          ir::slice(z.value, ir_axis(axis, from.size()), begin[axis], begin[axis] + size[axis]);
  }
  return z;
}

/// A setting with one number for each axis.
Axes per_axis(Call& call, std::string_view name, const Axes& shape) {
  Axes values = call.integers(name);
  if (values.size() != shape.size())
    fail("'{}' has {} numbers for {}", name, values.size(), to_string(shape));
  return values;
}

// A size of -1 goes to the end.
std::vector<Known> slice_by_size(Call& call) {
  const Known x = call.operand("x");
  const Axes begin = per_axis(call, "begin", x.type.shape);
  Axes size = per_axis(call, "size", x.type.shape);
  for (size_t axis = 0; axis < size.size(); ++axis)
    if (size[axis] == -1) size[axis] = x.type.shape[axis] - begin[axis];
  return {sliced(x, begin, size)};
}

// [begin, end) where the masks don't open it; negative places count from the end. An axis with
// squeeze_mask has the one element at begin, and falls out.
std::vector<Known> slice_by_index(Call& call) {
  const Known x = call.operand("x");
  const Axes& from = x.type.shape;
  Axes begin = per_axis(call, "begin", from), end = per_axis(call, "end", from);
  if (call.has("stride") &&
      std::ranges::any_of(call.integers("stride"), [](int64_t stride) { return stride != 1; }))
    fail("Weft reads slices of stride 1");
  const std::vector<bool> from_start = call.flags("begin_mask", from.size()),
                          to_end = call.flags("end_mask", from.size()),
                          squeezed = call.flags("squeeze_mask", from.size());
  Axes size, kept;
  for (size_t axis = 0; axis < from.size(); ++axis) {
    if (begin[axis] < 0) begin[axis] += from[axis];
    if (end[axis] < 0) end[axis] += from[axis];
    if (from_start[axis]) begin[axis] = 0;
    if (to_end[axis]) end[axis] = from[axis];
    end[axis] = squeezed[axis] ? begin[axis] + 1 : std::min(end[axis], from[axis]);
    size.push_back(end[axis] - begin[axis]);
    if (!squeezed[axis]) kept.push_back(size.back());
  }
  return reshaped(sliced(x, begin, size), kept);
}

std::vector<Known> concat(Call& call) {
  const std::vector<Known> parts = call.operands("values");
  if (call.flag("interleave", false)) fail("'interleave' true is not one that Weft reads");
  Type type = parts[0].type;
  const size_t axis = axis_of(call.integer("axis"), type.shape.size());
  std::vector<ir::Value> values{parts[0].value};
  for (size_t i = 1; i < parts.size(); ++i) {
    const Type& part = parts[i].type;
    Type alike = part;
    if (part.shape.size() == type.shape.size()) alike.shape[axis] = type.shape[axis];
    if (alike != type)
      fail("{} does not fit {} beside axis {}", to_string(part), to_string(type), axis);
    type.shape[axis] += part.shape[axis];
    values.push_back(parts[i].value);
  }
  return {{type, ir::concat(values, ir_axis(axis, type.shape.size()))}};
}

/// How many elements each result of split gets.
Axes split_sizes(Call& call, int64_t all) {
  const size_t results = call.operation().results.size();
  if (call.has("split_sizes")) return call.integers("split_sizes", results);
  const int64_t count = call.integer("num_splits");
  if (count != static_cast<int64_t>(results) || all % count != 0)
    fail("{} elements in {} parts for {} results", all, count, results);
  return Axes(results, all / count);
}

std::vector<Known> split(Call& call) {
  const Known x = call.operand("x");
  const Axes& from = x.type.shape;
  const size_t axis = axis_of(call.integer("axis"), from.size());
  Axes begin(from.size(), 0);
  std::vector<Known> parts;
  for (const int64_t part : split_sizes(call, from[axis])) {
    Axes size = from;
    size[axis] = part;
    parts.push_back(sliced(x, begin, size));
    begin[axis] += part;
  }
  if (begin[axis] != from[axis])
    fail("the parts have {} elements of the {} along axis {}", begin[axis], from[axis], axis);
  return parts;
}

// Without 'axes' every axis of size 1 falls out.
std::vector<Known> squeeze(Call& call) {
  const Known x = call.operand("x");
  const Axes& from = x.type.shape;
  std::vector<bool> out(from.size());
  if (call.has("axes"))
    for (const int64_t axis : call.integers("axes")) out[axis_of(axis, from.size())] = true;
  else
    for (size_t axis = 0; axis < from.size(); ++axis) out[axis] = from[axis] == 1;
  Axes shape;
  for (size_t axis = 0; axis < from.size(); ++axis) {
    if (!out[axis]) shape.push_back(from[axis]);
    if (out[axis] && from[axis] != 1) fail("axis {} of {} is not 1", axis, to_string(from));
  }
  return reshaped(x, shape);
}

// 'axes' are those of the result.
std::vector<Known> expand_dims(Call& call) {
  const Known x = call.operand("x");
  const std::vector<int64_t> axes = call.integers("axes");
  std::vector<bool> fresh(x.type.shape.size() + axes.size());
  for (const int64_t axis : axes) {
    const size_t at = axis_of(axis, fresh.size());
    if (fresh[at]) fail("axis {} stands in 'axes' twice", axis);
    fresh[at] = true;
  }
  Axes shape;
  size_t next = 0;
  for (const bool is_fresh : fresh) shape.push_back(is_fresh ? 1 : x.type.shape[next++]);
  return reshaped(x, shape);
}

std::vector<Known> identity(Call& call) {
  const Known x = call.operand("x");
  return {{x.type, x.value}};
}

}  // namespace

std::span<const ReaderRow> movement_operations() {
  static constexpr ReaderRow rows[] = {
      {"reshape", reshape},
      {"transpose", transpose},
      {"slice_by_size", slice_by_size},
      {"slice_by_index", slice_by_index},
      {"concat", concat},
      {"split", split},
      {"squeeze", squeeze},
      {"expand_dims", expand_dims},
      {"identity", identity},
  };
  return rows;
}

}  // namespace weft::device::ane::mil
