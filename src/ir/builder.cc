#include "ir/builder.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/error.h"

namespace weft::ir {
namespace {

size_t hash_of(const Node& node) {
  uint64_t hash = 0xcbf29ce484222325u;
  const auto add = [&](uint64_t x) { hash = (hash ^ x) * 0x100000001b3u; };
  const Attributes& a = node.attributes;
  add(static_cast<uint64_t>(node.op));
  for (const int in : node.in) add(static_cast<uint64_t>(in));
  add(std::bit_cast<uint64_t>(a.value));
  for (const int64_t x :
       {static_cast<int64_t>(a.axis), a.begin, a.end, static_cast<int64_t>(a.port)})
    add(static_cast<uint64_t>(x));
  for (const int64_t x : node.shape.dims) add(static_cast<uint64_t>(x));
  add((a.transpose_x ? 1u : 0u) + (a.transpose_y ? 2u : 0u));
  return hash;
}

/// The values that the outputs need, in the order of the Program: entered ports first, then each
/// operand before its use, as the outputs ask for them. The order of building does not show: in `a
/// * b + c * d` one compiler makes the left product first and another the right one.
std::vector<int> live_order(const Derivation& graph) {
  std::vector<bool> seen(graph.nodes.size(), false);
  std::vector<int> order;
  // The values that are being visited, each with the operand that comes next. Calls instead would
  // need a stack as deep as the longest chain of operations.
  std::vector<std::pair<int, size_t>> path;
  const auto enter = [&](int id) {
    if (!seen[static_cast<size_t>(id)]) path.emplace_back(id, 0);
    seen[static_cast<size_t>(id)] = true;
  };
  for (const Output& output : graph.outputs) {
    enter(output.value);
    while (!path.empty()) {
      auto& [id, next] = path.back();
      const std::vector<int>& in = graph.nodes[static_cast<size_t>(id)].in;
      if (next < in.size()) {
        enter(in[next++]);
      } else {
        order.push_back(id);
        path.pop_back();
      }
    }
  }
  std::stable_partition(order.begin(), order.end(), [&](int id) {
    return graph.nodes[static_cast<size_t>(id)].op == Op::input;
  });
  const auto ports_end = std::find_if(order.begin(), order.end(), [&](int id) {
    return graph.nodes[static_cast<size_t>(id)].op != Op::input;
  });
  std::sort(order.begin(), ports_end);  // of two ports, the one entered first was made first
  return order;
}

}  // namespace

const Shape& Value::shape() const { return builder_->node(id_).shape; }

Builder::Builder(std::string program_name) : program_name_(std::move(program_name)) {}

Value Builder::input(std::string name, const Shape& shape, DType dtype) {
  return port({std::move(name), shape, dtype, Role::input});
}

Value Builder::weight(std::string name, const Shape& shape, DType dtype) {
  return port({std::move(name), shape, dtype, Role::weight});
}

Value Builder::port(const Port& port) {
  if (graph_.names.contains(port.name))
    fail("{}: two values are called '{}'", program_name_, port.name);
  try {
    check_shape(port.shape);
  } catch (const Error& error) {
    fail("{}: '{}': {}", program_name_, port.name, error.what());
  }
  Node node;
  node.op = Op::input;
  node.attributes.port = static_cast<int>(graph_.inputs.size());
  node.shape = port.shape;
  node.dtype = port.dtype == DType::i32 ? DType::i32 : DType::f32;
  graph_.inputs.push_back(port);
  graph_.nodes.push_back(std::move(node));
  return named(port.name, {this, static_cast<int>(graph_.nodes.size()) - 1});
}

Value Builder::constant(double value) {
  Attributes attributes;
  attributes.value = value;
  return make(Op::constant, {}, attributes);
}

Value Builder::cotangent(const Shape& shape) {
  Node node;
  node.op = Op::input;
  node.shape = shape;
  graph_.nodes.push_back(std::move(node));
  return {this, static_cast<int>(graph_.nodes.size()) - 1};
}

Value Builder::named(std::string name, Value value) {
  CHECK(&value.builder() == this, "'{}' belongs to another Builder", name);
  const auto [it, fresh] = graph_.names.try_emplace(name, value.id());
  if (!fresh && it->second != value.id())
    fail("{}: two values are called '{}'", program_name_, name);
  return value;
}

Value Builder::leave(std::string name, Value value, Role role, DType dtype) {
  graph_.outputs.push_back({{name, value.shape(), dtype, role}, value.id()});
  // An in-place port: the name stays with the value that enters.
  for (const Port& port : graph_.inputs)
    if (port.name == name) return value;
  return named(std::move(name), value);
}

void Builder::output(std::string name, Value value, DType dtype) {
  leave(std::move(name), value, Role::output, dtype);
}

void Builder::tap(std::string name, Value value, DType dtype) {
  leave(std::move(name), value, Role::tap, dtype);
}

Value Builder::make(Op op, std::vector<int> operands, const Attributes& attributes) {
  Node fresh;
  fresh.op = op;
  fresh.attributes = attributes;
  std::vector<const Node*> in;
  for (const int operand : operands) in.push_back(&node(operand));
  try {
    const Type type = infer(op, in, attributes);
    fresh.shape = type.shape;
    fresh.dtype = type.dtype;
  } catch (const Error& error) {
    fail("{}: {}", program_name_, error.what());
  }
  fresh.in = std::move(operands);
  const size_t hash = hash_of(fresh);
  const auto [begin, end] = known_.equal_range(hash);
  for (auto it = begin; it != end; ++it)
    if (node(it->second) == fresh) return {this, it->second};
  graph_.nodes.push_back(std::move(fresh));
  const int id = static_cast<int>(graph_.nodes.size()) - 1;
  known_.emplace(hash, id);
  return {this, id};
}

Program Builder::finish() && {
  const std::vector<int> order = live_order(graph_);
  std::vector<int> number(graph_.nodes.size(), -1);
  Derivation live;
  live.inputs = graph_.inputs;
  live.outputs = graph_.outputs;
  for (const int id : order) {
    Node node = graph_.nodes[static_cast<size_t>(id)];
    for (int& in : node.in) in = number[static_cast<size_t>(in)];
    number[static_cast<size_t>(id)] = static_cast<int>(live.nodes.size());
    live.nodes.push_back(std::move(node));
  }
  for (Output& output : live.outputs) output.value = number[static_cast<size_t>(output.value)];
  for (const auto& [name, id] : graph_.names)
    if (number[static_cast<size_t>(id)] >= 0)
      live.names.emplace(name, number[static_cast<size_t>(id)]);
  return {program_name_, std::move(live), std::make_shared<const Derivation>(std::move(graph_))};
}

}  // namespace weft::ir
