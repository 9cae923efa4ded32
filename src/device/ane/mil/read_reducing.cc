// MIL's operations along axes that become one number, or one distribution.
#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "device/ane/mil/operations.h"

namespace weft::device::ane::mil {
namespace {

/// The axes that are asked for, each once; all of them where none are.
std::vector<size_t> asked_axes(Call& call, size_t rank) {
  std::vector<size_t> axes(rank);
  std::iota(axes.begin(), axes.end(), size_t{0});
  if (!call.has("axes")) return axes;
  axes.clear();
  for (const int64_t axis : call.integers("axes")) {
    axes.push_back(axis_of(axis, rank));
    if (std::ranges::count(axes, axes.back()) > 1) fail("axis {} stands in 'axes' twice", axis);
  }
  return axes;
}

std::vector<Known> reduce(Call& call, ir::Value (*reduce_along)(ir::Value, int), bool mean) {
  const Known x = call.numbers("x");
  const bool keep = call.flag("keep_dims", false);
  const Axes& from = x.type.shape;
  const std::vector<size_t> axes = asked_axes(call, from.size());
  ir::Value z = x.value;
  Axes to;
  double count = 1;
  for (size_t axis = 0; axis < from.size(); ++axis) {
    const bool reduced = std::ranges::find(axes, axis) != axes.end();
    if (reduced) {
      if (from[axis] > 1) z = reduce_along(z, ir_axis(axis, from.size()));
      count *= static_cast<double>(from[axis]);
    }
    if (!reduced || keep) to.push_back(reduced ? 1 : from[axis]);
  }
  if (mean && count > 1) z = z / count;
  return {{{x.type.element, to}, reshape(z, place(to))}};
}

std::vector<Known> softmax(Call& call) {
  const Known x = call.numbers("x");
  const size_t rank = x.type.shape.size();
  const int axis = ir_axis(axis_of(call.integer("axis", -1), rank), rank);
  return {{x.type, ir::softmax(x.value, axis)}};
}

}  // namespace

std::span<const ReaderRow> reducing_operations() {
  static constexpr ReaderRow rows[] = {
      {"reduce_sum", [](Call& call) { return reduce(call, ir::reduce_sum, false); }},
      {"reduce_mean", [](Call& call) { return reduce(call, ir::reduce_sum, true); }},
      {"reduce_max", [](Call& call) { return reduce(call, ir::reduce_max, false); }},
      {"softmax", softmax},
  };
  return rows;
}

}  // namespace weft::device::ane::mil
