// The rules of the IR, checked on every Program before anyone else sees it.
#include <set>

#include "base/error.h"
#include "ir/program.h"

namespace weft::ir {
namespace {

void verify_names(const Program& program) {
  const auto wanted = [](std::string_view name) {
    if (!is_name(name))
      fail(
          "'{}' is no name; a letter and then letters, digits, '_' and '.' are wanted, and not 'v' "
          "and a number",
          name);
  };
  wanted(program.name());
  for (const auto& [name, value] : program.names()) {
    wanted(name);
    if (value < 0 || static_cast<size_t>(value) >= program.nodes().size())
      fail("'{}' names value {}, which does not exist", name, value);
  }
}

/// The value that is called `name` in the Program, or -1.
int value_named(const Program& program, std::string_view name) {
  const auto it = program.names().find(name);
  return it == program.names().end() ? -1 : it->second;
}

void verify_node(const Program& program, size_t id) {
  const Node& node = program.nodes()[id];
  std::vector<const Node*> operands;
  for (const int in : node.in) {
    if (in < 0 || static_cast<size_t>(in) >= id) fail("operand {} is not an earlier value", in);
    operands.push_back(&program.node(in));
  }
  Type expected;
  if (node.op == Op::input) {
    const int port = node.attributes.port;
    if (port < 0 || static_cast<size_t>(port) >= program.inputs().size())
      fail("port {} does not exist", port);
    const Port& entering = program.inputs()[static_cast<size_t>(port)];
    if (value_named(program, entering.name) != static_cast<int>(id))
      fail("input '{}' has given its name to another value", entering.name);
    expected = {entering.shape, entering.dtype};
    // Values are computed in one type; what is stored in a smaller one is converted where it
    // enters.
    if (expected.dtype != DType::i32) expected.dtype = DType::f32;
  } else {
    expected = infer(node.op, operands, node.attributes);
  }
  if (node.shape != expected.shape || node.dtype != expected.dtype)
    fail("{} {} is stated, {} {} follows from the operands", dtype_name(node.dtype),
         to_string(node.shape), dtype_name(expected.dtype), to_string(expected.shape));
}

void verify_inputs(const Program& program) {
  std::set<std::string_view> seen;
  for (const Port& port : program.inputs()) {
    if (!seen.insert(port.name).second) fail("two inputs are called '{}'", port.name);
    if (port.role != Role::input && port.role != Role::weight)
      fail("'{}' enters as {}; input or weight is wanted", port.name, role_name(port.role));
    try {
      check_shape(port.shape);
    } catch (const Error& error) {
      fail("'{}': {}", port.name, error.what());
    }
    check_storage(port);
  }
}

void verify_outputs(const Program& program) {
  if (program.outputs().empty()) fail("it has no output");
  std::set<std::string_view> seen;
  for (const Output& output : program.outputs()) {
    const Port& port = output.port;
    if (!seen.insert(port.name).second) fail("two outputs are called '{}'", port.name);
    if (port.role != Role::output && port.role != Role::tap)
      fail("'{}' leaves as {}; output or tap is wanted", port.name, role_name(port.role));
    check_storage(port);
    if (output.value < 0 || static_cast<size_t>(output.value) >= program.nodes().size())
      fail("output '{}' has no value", port.name);
    const Node& node = program.node(output.value);
    if (node.shape != port.shape || (node.dtype == DType::i32) != (port.dtype == DType::i32))
      fail("output '{}' is {} {}, its value is {} {}", port.name, dtype_name(port.dtype),
           to_string(port.shape), dtype_name(node.dtype), to_string(node.shape));
    const Port* in = program.find_input(port.name);
    if (in == nullptr && value_named(program, port.name) != output.value)
      fail("output '{}' has given its name to another value", port.name);
    if (in != nullptr && (in->shape != port.shape || in->dtype != port.dtype))
      fail("'{}' is updated in place, but enters as {} {} and leaves as {} {}", port.name,
           dtype_name(in->dtype), to_string(in->shape), dtype_name(port.dtype),
           to_string(port.shape));
  }
}

void verify_use(const Program& program) {
  std::vector<bool> used(program.nodes().size(), false);
  for (const Node& node : program.nodes())
    for (const int in : node.in) used[static_cast<size_t>(in)] = true;
  for (const Output& output : program.outputs()) used[static_cast<size_t>(output.value)] = true;
  std::vector<bool> entered(program.inputs().size(), false);
  for (size_t id = 0; id < used.size(); ++id) {
    if (!used[id]) fail("value {} is never used", id);
    if (program.nodes()[id].op == Op::input)
      entered[static_cast<size_t>(program.nodes()[id].attributes.port)] = true;
  }
  for (size_t port = 0; port < entered.size(); ++port)
    if (!entered[port]) fail("input '{}' is never used; leave it out", program.inputs()[port].name);
}

}  // namespace

void verify(const Program& program) {
  try {
    verify_names(program);
    verify_inputs(program);
    verify_outputs(program);
    for (size_t id = 0; id < program.nodes().size(); ++id) {
      try {
        verify_node(program, id);
      } catch (const Error& error) {
        fail("value {} ({}): {}", id, op_name(program.nodes()[id].op), error.what());
      }
    }
    verify_use(program);
  } catch (const Error& error) {
    fail("{}: {}", program.name(), error.what());
  }
}

}  // namespace weft::ir
