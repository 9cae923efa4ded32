#include "device/ane/mil/shapes.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"

namespace weft::device::ane::mil {
namespace {

constexpr size_t kRank = 4;

/// [outer, a, b, inner] → [outer, b, a, inner]. The IR exchanges rows and columns alone; where
/// columns follow behind the two axes, they take one more exchange to come back to the end:
///
///   [outer, a, b·inner] → [outer, b·inner, a] = [outer, b, inner, a] → [outer, b, a, inner]
ir::Value exchange(ir::Value x, int64_t outer, int64_t a, int64_t b, int64_t inner) {
  const ir::Value turned = transpose(reshape(x, {1, outer, a, b * inner}));
  return inner == 1 ? turned : transpose(reshape(turned, {outer, b, inner, a}));
}

}  // namespace

std::string to_string(const Axes& axes) { return fmt::format("[{}]", fmt::join(axes, ", ")); }

ir::Shape place(const Axes& axes) {
  const size_t extra = axes.size() > kRank ? axes.size() - kRank : 0;
  if (extra > 1 || (extra == 1 && axes[0] != 1))
    fail("{} has {} axes; Weft reads 4, and a fifth of size 1 in front", to_string(axes),
         axes.size());
  ir::Shape shape;
  const size_t front = kRank - (axes.size() - extra);
  std::copy(axes.begin() + static_cast<std::ptrdiff_t>(extra), axes.end(),
            shape.dims.begin() + static_cast<std::ptrdiff_t>(front));
  ir::check_shape(shape);
  return shape;
}

size_t axis_of(int64_t axis, size_t rank) {
  const auto count = static_cast<int64_t>(rank);
  if (axis < -count || axis >= count) fail("axis {} is not one of a tensor of {} axes", axis, rank);
  return static_cast<size_t>(axis < 0 ? axis + count : axis);
}

int ir_axis(size_t axis, size_t rank) {
  if (axis + kRank < rank) fail("axis 0 of 5 is not one that Weft computes along");
  return static_cast<int>(axis + kRank - rank);
}

Axes broadcast(const Axes& x, const Axes& y) {
  const Axes& longer = x.size() < y.size() ? y : x;
  const Axes& shorter = x.size() < y.size() ? x : y;
  Axes z = longer;
  for (size_t i = 0; i < shorter.size(); ++i) {
    int64_t& size = z[z.size() - 1 - i];
    const int64_t other = shorter[shorter.size() - 1 - i];
    if (size != other && size != 1 && other != 1)
      fail("shapes {} and {} do not broadcast: {} and {} differ", to_string(x), to_string(y), size,
           other);
    if (size == 1) size = other;
  }
  return z;
}

// From the front, each axis is fetched from where it stands behind those that are in place already,
// together with those that follow it before and after. Axes of size 1 have no place.
ir::Value permute(ir::Value x, const Axes& axes, const std::vector<size_t>& order) {
  std::vector<size_t> wanted;
  std::ranges::copy_if(order, std::back_inserter(wanted), [&](size_t i) { return axes[i] > 1; });
  std::vector<size_t> now = wanted;
  std::ranges::sort(now);
  const auto product = [&](size_t begin, size_t end) {
    int64_t count = 1;
    for (size_t i = begin; i < end; ++i) count *= axes[now[i]];
    return count;
  };
  for (size_t i = 0; i < wanted.size(); ++i) {
    const auto from = static_cast<size_t>(std::ranges::find(now, wanted[i]) - now.begin());
    if (from == i) continue;
    size_t end = from + 1;
    while (end < now.size() && now[end] == wanted[i + end - from]) ++end;
    x = exchange(x, product(0, i), product(i, from), product(from, end), product(end, now.size()));
    const auto at = [&](size_t k) { return now.begin() + static_cast<std::ptrdiff_t>(k); };
    std::rotate(at(i), at(from), at(end));
  }
  Axes permuted;
  for (const size_t i : order) permuted.push_back(axes[i]);
  return reshape(x, place(permuted));
}

}  // namespace weft::device::ane::mil
