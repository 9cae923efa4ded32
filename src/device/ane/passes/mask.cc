#include "device/ane/passes/match.h"
#include "device/ane/passes/passes.h"

namespace weft::device::ane {

using namespace ir;

namespace {

// From here on e^(x + fill) is 0 in every type for scores of any use.
constexpr double kFarBelow = -1e3;

bool only_softmax_reads(const Program& program, int id) {
  for (const Output& output : program.outputs())
    if (output.value == id) return false;
  bool read = false;
  for (const Node& node : program.nodes())
    for (const int in : node.in) {
      if (in != id) continue;
      if (node.op != Op::softmax || node.attributes.axis != kCols) return false;
      read = true;
    }
  return read;
}

}  // namespace

Lowered add_masks(const Lowered& from) {
  PassRun pass(from);
  const auto change = [&](Builder& builder, const Program& program, int id,
                          const std::vector<Value>& in) {
    const Node& node = program.node(id);
    if (node.op != Op::causal || in.size() != 1) return Value();
    const double fill = node.attributes.value;
    const int64_t n = node.shape.rows();
    const auto above = [fill](int64_t query, int64_t key) {
      return key > query ? static_cast<float>(fill) : 0.0f;
    };
    if (fill <= kFarBelow && only_softmax_reads(program, id))
      return in[0] + pass.constant(builder, "mask", n, n, above);
    const Value triangle = pass.constant(builder, "triangle", n, n, [](int64_t query, int64_t key) {
      return key > query ? 0.0f : 1.0f;
    });
    const Value kept = in[0] * triangle;
    return fill == 0 ? kept : kept + pass.constant(builder, "mask", n, n, above);
  };
  return pass.run(Rewrite{.value = change, .leave = {}});
}

}  // namespace weft::device::ane
