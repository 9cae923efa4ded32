// MIL's matrix products.
#include <algorithm>

#include "base/error.h"
#include "device/ane/mil/operations.h"

namespace weft::device::ane::mil {
namespace {

std::vector<Known> matmul(Call& call) {
  const auto [x, y] = call.pair("x", "y");
  const ir::Flags flags{call.flag("transpose_x", false), call.flag("transpose_y", false)};
  const Axes &xs = x.type.shape, &ys = y.type.shape;
  if (xs.size() < 2 || ys.size() < 2)
    fail("{} x {}: Weft reads products of 2 axes and more", to_string(xs), to_string(ys));
  const auto [m, k] = std::pair(xs[xs.size() - 2], xs.back());
  const auto [l, n] = std::pair(ys[ys.size() - 2], ys.back());
  if ((flags.transpose_x ? m : k) != (flags.transpose_y ? n : l))
    fail("inner sizes {} and {} differ: {}{} x {}{}", flags.transpose_x ? m : k,
         flags.transpose_y ? n : l, to_string(xs), flags.transpose_x ? "^T" : "", to_string(ys),
         flags.transpose_y ? "^T" : "");
  Axes shape = broadcast({xs.begin(), xs.end() - 2}, {ys.begin(), ys.end() - 2});
  shape.push_back(flags.transpose_x ? k : m);
  shape.push_back(flags.transpose_y ? l : n);
  return {{{x.type.element, shape}, ir::matmul(x.value, y.value, flags)}};
}

/// z, whose channels lie along `axis` of `type`, plus the bias of each channel if there is one.
ir::Value plus_bias(Call& call, const Type& type, size_t axis, ir::Value z) {
  if (!call.has("bias")) return z;
  const Known bias = call.numbers("bias");
  if (bias.type != Type{type.element, {type.shape[axis]}})
    fail("'bias' is {}, {} is wanted", to_string(bias.type),
         to_string(Type{type.element, {type.shape[axis]}}));
  ir::Shape along;
  along[ir_axis(axis, type.shape.size())] = type.shape[axis];
  return z + reshape(bias.value, along);
}

// x [.., d], weight [o, d] → [.., o]
std::vector<Known> linear(Call& call) {
  const auto [x, weight] = call.pair("x", "weight");
  const Axes &xs = x.type.shape, &ws = weight.type.shape;
  if (xs.empty() || ws.size() != 2 || ws[1] != xs.back())
    fail("a weight [o, {}] is wanted for {}, {} is found", xs.empty() ? 0 : xs.back(),
         to_string(xs), to_string(ws));
  Type type = x.type;
  type.shape.back() = ws[0];
  const ir::Value z = ir::matmul(x.value, weight.value, {.transpose_y = true});
  return {{type, plus_bias(call, type, type.shape.size() - 1, z)}};
}

/// Refuses where the setting is given and is not `value` throughout.
void want_all(Call& call, std::string_view name, int64_t value) {
  if (!call.has(name)) return;
  const std::vector<int64_t> found = call.integers(name);
  if (std::ranges::any_of(found, [&](int64_t x) { return x != value; }))
    fail("'{}' is {}; Weft reads pointwise convolutions, where it is {}", name, to_string(found),
         value);
}

// x [n, c, h, w], weight [o, c, 1, 1] → [n, o, h, w]
std::vector<Known> conv(Call& call) {
  const auto [x, weight] = call.pair("x", "weight");
  const Axes &xs = x.type.shape, &ws = weight.type.shape;
  if (xs.size() != 4 || ws.size() != 4 || ws[1] != xs[1] || ws[2] != 1 || ws[3] != 1)
    fail("{} with a weight {}: Weft reads pointwise convolutions, [n, c, h, w] with [o, c, 1, 1]",
         to_string(xs), to_string(ws));
  const std::string kind = call.text("pad_type", "valid");
  if (kind != "valid" && kind != "custom" && kind != "same" && kind != "same_lower")
    fail("'pad_type' valid, custom, same or same_lower is wanted, '{}' is found", kind);
  want_all(call, "strides", 1);
  want_all(call, "dilations", 1);
  want_all(call, "pad", 0);
  want_all(call, "groups", 1);
  const Type type{x.type.element, {xs[0], ws[0], xs[2], xs[3]}};
  return {{type, plus_bias(call, type, 1, ir::conv(x.value, weight.value))}};
}

}  // namespace

std::span<const ReaderRow> matrix_operations() {
  static constexpr ReaderRow rows[] = {{"matmul", matmul}, {"linear", linear}, {"conv", conv}};
  return rows;
}

}  // namespace weft::device::ane::mil
