// How MIL's tensors lie in the IR. MIL has 0 to 5 axes, the IR always 4: a tensor of fewer axes
// gets axes of size 1 in front, so that broadcasting, which aligns the last axes, means the same in
// both.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ir/builder.h"

namespace weft::device::ane::mil {

/// The sizes of a MIL tensor's axes; none of a scalar.
using Axes = std::vector<int64_t>;

/// "[1, 768]"
std::string to_string(const Axes& axes);

/// The same elements as the IR has them. Throws Error for more axes than 4, unless the first of 5
/// has size 1, and for sizes that the IR does not take.
ir::Shape place(const Axes& axes);

/// The axis that is meant by `axis`, counted from the end where it is negative. Throws Error when a
/// tensor of `rank` axes has none such.
size_t axis_of(int64_t axis, size_t rank);

/// Where axis `axis` of a tensor of `rank` axes lies in the IR. Throws Error for the first of 5.
int ir_axis(size_t axis, size_t rank);

/// The shape of an elementwise operation's result. Throws Error when x and y do not broadcast.
Axes broadcast(const Axes& x, const Axes& y);

/// x, a tensor of `axes`, with axis order[i] where axis i was.
ir::Value permute(ir::Value x, const Axes& axes, const std::vector<size_t>& order);

}  // namespace weft::device::ane::mil
