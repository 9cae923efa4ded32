#include "ir/rewrite.h"

namespace weft::ir {
namespace {

Value copied(Builder& builder, const Program& program, int id, const std::vector<Value>& operands) {
  const Node& node = program.node(id);
  if (node.op == Op::input)
    return builder.port(program.inputs()[static_cast<size_t>(node.attributes.port)]);
  std::vector<int> in;
  for (const Value& operand : operands) in.push_back(operand.id());
  return builder.make(node.op, std::move(in), node.attributes);
}

}  // namespace

Program rewrite(const Program& program, const Rewrite& changes) {
  Builder builder(program.name());
  std::vector<Value> made;
  for (size_t id = 0; id < program.nodes().size(); ++id) {
    std::vector<Value> operands;
    for (const int in : program.nodes()[id].in) operands.push_back(made[static_cast<size_t>(in)]);
    Value value;
    if (changes.value) value = changes.value(builder, program, static_cast<int>(id), operands);
    made.push_back(value ? value : copied(builder, program, static_cast<int>(id), operands));
  }
  for (const Output& output : program.outputs()) {
    const Value value = made[static_cast<size_t>(output.value)];
    if (changes.leave && changes.leave(builder, output, value)) continue;
    if (output.port.role == Role::tap)
      builder.tap(output.port.name, value, output.port.dtype);
    else
      builder.output(output.port.name, value, output.port.dtype);
  }
  for (const auto& [name, id] : program.names())
    builder.name_if_free(name, made[static_cast<size_t>(id)]);
  return std::move(builder).finish();
}

namespace {

Value softmax_in_pieces(Value x, int axis) {
  const Value e = exp(x - reduce_max(x, axis));
  return e / reduce_sum(e, axis);
}

// The group axis becomes the rows of a matrix: [b,c,r,s] → [b,1,c,r·s].
Value conv_as_matmul(Value x, Value w) {
  const Shape xs = x.shape(), ws = w.shape();  // copies: new values move the old ones
  const Value flat = reshape(x, {xs[0], 1, xs[1], xs[2] * xs[3]});
  const Value z = matmul(reshape(w, {1, 1, ws[0], ws[1]}), flat);
  return reshape(z, {xs[0], ws[0], xs[2], xs[3]});
}

}  // namespace

Program expand(const Program& program) {
  return rewrite(program,
                 {.value =
                      [](Builder&, const Program& from, int id, const std::vector<Value>& in) {
                        const Node& node = from.node(id);
                        if (node.op == Op::softmax)
                          return softmax_in_pieces(in[0], node.attributes.axis);
                        if (node.op == Op::conv) return conv_as_matmul(in[0], in[1]);
                        return Value();
                      },
                  .leave = {}});
}

}  // namespace weft::ir
