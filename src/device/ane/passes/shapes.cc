// The passes about shapes: which axes the matrices stand along, and how ports look from outside.
#include <utility>

#include "device/ane/passes/match.h"
#include "device/ane/passes/passes.h"

namespace weft::device::ane {

using namespace ir;

namespace {

Shape flat(const Shape& shape) {
  return {1, 1, shape[kBatch] * shape[kGroup] * shape.rows(), shape.cols()};
}

DType half(DType dtype) { return dtype == DType::i32 ? dtype : DType::f16; }

bool takes_axis(Op op) {
  return op == Op::reduce_sum || op == Op::reduce_max || op == Op::softmax || op == Op::slice ||
         op == Op::concat;
}

bool moves_alone(const Shape& shape) { return shape[kBatch] > 1 && shape[kGroup] == 1; }

}  // namespace

// Ports are flat already, so the axis comes from reshapes alone. Only where no value has both axes:
// grouped queries keep theirs. Ids and conv know the axes by their places.
Lowered heads_as_channels(const Lowered& from) {
  for (const Node& node : from.program.nodes())
    if ((node.shape[kBatch] > 1 && node.shape[kGroup] > 1) || node.op == Op::conv ||
        node.dtype == DType::i32)
      return from;
  return PassRun(from).run([&](Builder& builder, const Node& node, const std::vector<Value>& in) {
    Attributes a = node.attributes;
    if ((node.op == Op::reshape || node.op == Op::broadcast) && moves_alone(a.to))
      std::swap(a.to[kBatch], a.to[kGroup]);
    const bool along_batch =
        a.axis == kBatch && takes_axis(node.op) &&
        (node.op == Op::concat || from.program.node(node.in[0]).shape[kBatch] > 1);
    if (along_batch) a.axis = kGroup;
    std::vector<int> ids;
    for (const Value& operand : in) ids.push_back(operand.id());
    return builder.make(node.op, std::move(ids), a);
  });
}

Lowered flatten_ports(const Lowered& from) {
  PassRun pass(from);
  return pass.run(
      Rewrite{.value =
                  [](Builder& builder, const Program& program, int id, const std::vector<Value>&) {
                    const Node& node = program.node(id);
                    if (node.op != Op::input) return Value();
                    Port port = program.inputs()[static_cast<size_t>(node.attributes.port)];
                    port.shape = flat(port.shape);
                    port.dtype = half(port.dtype);
                    return reshape(builder.port(port), node.shape);
                  },
              .leave =
                  [](Builder& builder, const Output& output, Value value) {
                    const Value flattened = reshape(value, flat(value.shape()));
                    if (output.port.role == Role::tap)
                      builder.tap(output.port.name, flattened, half(output.port.dtype));
                    else
                      builder.output(output.port.name, flattened, half(output.port.dtype));
                    return true;
                  }});
}

}  // namespace weft::device::ane
