// The two passes about softmax and its derivative.
#include "device/ane/passes/match.h"
#include "device/ane/passes/passes.h"

namespace weft::device::ane {

using namespace ir;

namespace {

bool is_reduction(Value x, Op op, Value of, int axis) {
  return op_of(x) == op && operand(x, 0) == of && node_of(x).attributes.axis == axis;
}

/// y and dy of y · (dy − Σ dy y), the sum along rows of the matrix; empty if `x` is something else.
struct Gradient {
  Value y, dy;
};
Gradient softmax_gradient(Value y, Value difference) {
  if (op_of(difference) != Op::sub) return {};
  const Value dy = operand(difference, 0), sum = operand(difference, 1);
  if (op_of(sum) != Op::reduce_sum || node_of(sum).attributes.axis != kCols) return {};
  const Value product = operand(sum, 0);
  if (op_of(product) != Op::mul) return {};
  const Value a = operand(product, 0), b = operand(product, 1);
  const bool same = (a == y && b == dy) || (a == dy && b == y);
  return same ? Gradient{y, dy} : Gradient{};
}

// A probability of a row of s keys is about 1/s, and its cotangent carries the loss scale: products
// of the two are the smallest numbers of the whole backward. With the factor 1/√head_dim, which
// factors_last() takes behind the next product, 2^2 lifts them by five bits at heads of 64. More
// gains nothing and overflows first: docs/numerics.md has 2^5 beside it.
constexpr double kGain = 0x1p2;

}  // namespace

Lowered fuse_softmax(const Lowered& from) {
  return PassRun(from).run([](Builder&, const Node& node, const std::vector<Value>& in) {
    if (node.op != Op::div || op_of(in[0]) != Op::exp || op_of(in[1]) != Op::reduce_sum)
      return Value();
    const int axis = node_of(in[1]).attributes.axis;
    const Value shifted = operand(in[0], 0);
    if (!is_reduction(in[1], Op::reduce_sum, in[0], axis) || op_of(shifted) != Op::sub)
      return Value();
    const Value x = operand(shifted, 0);
    if (!is_reduction(operand(shifted, 1), Op::reduce_max, x, axis)) return Value();
    return softmax(x, axis);
  });
}

Lowered raise_softmax_gradient(const Lowered& from) {
  return PassRun(from).run([](Builder&, const Node& node, const std::vector<Value>& in) {
    if (node.op != Op::mul) return Value();
    for (const size_t slot : {0u, 1u}) {
      const auto [y, dy] = softmax_gradient(in[slot], in[1 - slot]);
      if (!y) continue;
      const Value raised = y * kGain;
      const Value sum = reduce_sum(dy * raised, kCols) * (1 / kGain);
      return raised * (dy - sum) * (1 / kGain);
    }
    return Value();
  });
}

}  // namespace weft::device::ane
