// Elementwise operations said in others.
#include "device/ane/passes/match.h"
#include "device/ane/passes/passes.h"

namespace weft::device::ane {

using namespace ir;

Lowered expand_silu(const Lowered& from) {
  return PassRun(from).run([](Builder&, const Node& node, const std::vector<Value>& in) {
    return node.op == Op::silu ? in[0] * sigmoid(in[0]) : Value();
  });
}

// e^10 = 22026 is still below 2^15, and 1 / (1 + e^10) already below the smallest normal half: what
// the clamp changes would become 0 anyway.
Lowered sigmoid_by_exp(const Lowered& from) {
  return PassRun(from).run([](Builder& builder, const Node& node, const std::vector<Value>& in) {
    if (node.op != Op::sigmoid) return Value();
    return 1.0 / (1.0 + exp(minimum(-in[0], builder.constant(10.0))));
  });
}

Lowered roots_by_pow(const Lowered& from) {
  return PassRun(from).run([](Builder& builder, const Node& node, const std::vector<Value>& in) {
    if (node.op == Op::rsqrt) return pow(in[0], builder.constant(-0.5));
    if (node.op == Op::sqrt && op_of(in[0]) == Op::reduce_sum)
      return pow(in[0], builder.constant(0.5));
    return Value();
  });
}

}  // namespace weft::device::ane
