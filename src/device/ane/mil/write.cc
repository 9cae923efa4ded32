#include "device/ane/mil/write.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"

namespace weft::device::ane::mil {

using ir::Node;
using ir::Op;

namespace {

// The language wants the versions of a compiler here; with these, programs are known to pass.
const std::vector<std::pair<std::string, std::string>> kBuildInfo = {
    {"coremlc-component-MIL", "3510.2.1"}, {"coremlc-version", "3505.4.1"}};

std::string_view mil_name(Op op) {
  switch (op) {
#define OP1(name, mil, value, dx) \
  case Op::name:                  \
    return mil;
#define OP2(name, mil, value, dx, dy) \
  case Op::name:                      \
    return mil;
#include "ir/ops.def"
#undef OP1
#undef OP2
    case Op::matmul:
    case Op::conv:
    case Op::transpose:
    case Op::reshape:
    case Op::concat:
    case Op::reduce_sum:
    case Op::reduce_max:
    case Op::softmax:
      return op_name(op);
    case Op::slice:
      return "slice_by_size";
    default:
      return "";
  }
}

// Words of the language, which no value may be called.
bool is_reserved(std::string_view name) {
  static const std::set<std::string_view> kWords{"program",   "func", "main", "const",
                                                 "tensor",    "dict", "true", "false",
                                                 "buildInfo", "name", "val"};
  return kWords.contains(name) || element_named(name).has_value();
}

Argument named(std::string argument, std::string value) {
  return {.name = std::move(argument),
          .values = {std::move(value)},
          .tuple = false,
          .literal = {},
          .at = {}};
}

class Writer {
 public:
  Writer(const ir::Program& program, const Dialect& dialect, int rank)
      : program_(program), rank_(rank), names_(program.nodes().size()) {
    CHECK(rank == 3 || rank == 4, "{}: rank {}", program.name(), rank);
    module_.version = dialect.version;
    module_.build_info = kBuildInfo;
    function_.opset = dialect.name;
  }

  Module write() {
    name_ports();
    name_values();
    for (size_t id = 0; id < names_.size(); ++id) statement(static_cast<int>(id));
    for (size_t i = 0; i < program_.outputs().size(); ++i) leave(i);
    // Constants stand before the first use of any of them.
    function_.operations.insert(function_.operations.begin(), constants_.begin(), constants_.end());
    module_.functions.push_back(std::move(function_));
    return std::move(module_);
  }

 private:
  static std::string numbered(char letter, size_t number, const std::string& name) {
    std::string plain = fmt::format("{}{:02}_{}", letter, number, name);
    std::ranges::replace(plain, '.', '_');
    return plain;
  }

  void name_ports() {
    if (program_.inputs().size() > 99 || program_.outputs().size() > 99)
      fail("{}: more than 99 ports have no order by name", program_.name());
    function_.inputs.resize(program_.inputs().size());
    for (size_t id = 0; id < names_.size(); ++id) {
      const Node& node = program_.nodes()[id];
      if (node.op != Op::input) continue;
      const auto number = static_cast<size_t>(node.attributes.port);
      const ir::Port& port = program_.inputs()[number];
      if (port.dtype != ir::DType::f16)
        fail("{}: '{}' enters as {}; f16 is wanted: legalize it first", program_.name(), port.name,
             dtype_name(port.dtype));
      names_[id] = numbered('a', number, port.name);
      taken_.insert(names_[id]);
      function_.inputs[number] = {type_of(port.shape), names_[id], {}};
    }
    for (size_t i = 0; i < program_.outputs().size(); ++i) {
      const ir::Output& output = program_.outputs()[i];
      leaving_.push_back(numbered('o', i, output.port.name));
      taken_.insert(leaving_.back());
      function_.outputs.push_back(leaving_.back());
      // The first output of a value gives it its name; an input, and what leaves twice, is copied.
      std::string& name = names_[static_cast<size_t>(output.value)];
      if (name.empty() && program_.node(output.value).op != Op::constant) name = leaving_.back();
    }
  }

  // A value keeps the first of its names, or is called by its number.
  void name_values() {
    for (const auto& [name, id] : program_.names()) {
      std::string& mine = names_[static_cast<size_t>(id)];
      if (mine.empty() && program_.node(id).op != Op::constant) mine = free_name(name);
    }
    for (size_t id = 0; id < names_.size(); ++id)
      if (names_[id].empty() && program_.node(static_cast<int>(id)).op != Op::constant)
        names_[id] = free_name(fmt::format("v{}", id));
  }

  std::string free_name(std::string name) {
    std::ranges::replace(name, '.', '_');
    while (is_reserved(name) || !taken_.insert(name).second) name += '_';
    return name;
  }

  Type type_of(const ir::Shape& shape) const {
    if (rank_ == 3 && shape[ir::kBatch] != 1)
      fail("{}: {} has no form of rank 3", program_.name(), to_string(shape));
    return {Element::fp16, {shape.dims.end() - rank_, shape.dims.end()}};
  }

  int axis(int of_four) const { return of_four - (4 - rank_); }

  /// The name of a constant, which is written once. `wanted` says what it is.
  std::string constant(const std::string& wanted, Literal literal) {
    const std::string key =
        fmt::format("{} {} {}", to_string(literal.type), fmt::join(literal.numbers, " "),
                    fmt::join(literal.strings, " "));
    if (const auto it = known_.find(key); it != known_.end()) return it->second;
    const std::string name = free_name(wanted);
    Operation operation;
    operation.op = "const";
    operation.results = {{literal.type, name, {}}};
    operation.attributes = {name_attribute(name), {"val", std::move(literal), {}}};
    constants_.push_back(std::move(operation));
    return known_[key] = name;
  }

  static Literal numbers(Element element, std::vector<int64_t> shape, std::vector<double> values) {
    Literal literal;
    literal.type.element = element;
    literal.type.shape = std::move(shape);
    literal.numbers = std::move(values);
    return literal;
  }
  static Literal text(const std::string& value) {
    Literal literal;
    literal.type.element = Element::string;
    literal.strings.push_back(value);
    return literal;
  }

  static Attribute name_attribute(const std::string& name) { return {"name", text(name), {}}; }

  std::string number(double value) {
    const double half = static_cast<double>(stored(value, Element::fp16));
    const std::string fresh = fmt::format("c{}", scalars_);
    const std::string name = constant(fresh, numbers(Element::fp16, {}, {half}));
    if (name == fresh) ++scalars_;
    return name;
  }
  std::string flag(bool value) {
    return constant(value ? "yes" : "no", numbers(Element::boolean, {}, {value ? 1.0 : 0.0}));
  }
  std::string word(const std::string& value) { return constant(value, text(value)); }
  std::string integer(const std::string& what, int64_t value) {
    return constant(fmt::format("{}_{}", what, value),
                    numbers(Element::int32, {}, {static_cast<double>(value)}));
  }
  std::string integers(const std::string& what, const std::vector<int64_t>& values) {
    return constant(fmt::format("{}_{}", what, fmt::join(values, "_")),
                    numbers(Element::int32, {static_cast<int64_t>(values.size())},
                            {values.begin(), values.end()}));
  }

  std::string value(int id) {
    const Node& node = program_.node(id);
    return node.op == Op::constant ? number(node.attributes.value)
                                   : names_[static_cast<size_t>(id)];
  }
  std::string operand(const Node& node, size_t i) { return value(node.in[i]); }

  void statement(int id) {
    const Node& node = program_.node(id);
    if (node.op == Op::input || node.op == Op::constant) return;
    const std::string_view op = mil_name(node.op);
    if (op.empty()) fail("{}: MIL has no {}", program_.name(), op_name(node.op));
    add(std::string(op), arguments(node), type_of(node.shape), names_[static_cast<size_t>(id)]);
  }

  void add(std::string op, std::vector<Argument> arguments, Type type, const std::string& name) {
    Operation operation;
    operation.op = std::move(op);
    operation.results = {{std::move(type), name, {}}};
    operation.arguments = std::move(arguments);
    operation.attributes = {name_attribute(name)};
    function_.operations.push_back(std::move(operation));
  }

  // An output that is an input, or another output, is that plus nothing: what leaves is computed.
  void leave(size_t i) {
    const ir::Output& output = program_.outputs()[i];
    if (names_[static_cast<size_t>(output.value)] == leaving_[i]) return;
    if (program_.node(output.value).op == Op::constant)
      fail("{}: the output '{}' is a constant", program_.name(), output.port.name);
    add("add", {named("x", value(output.value)), named("y", number(0))}, type_of(output.port.shape),
        leaving_[i]);
  }

  std::vector<Argument> arguments(const Node& node) {
    const ir::Attributes& a = node.attributes;
    switch (node.op) {
      case Op::matmul:
        return {named("x", operand(node, 0)), named("y", operand(node, 1)),
                named("transpose_x", flag(a.transpose_x)),
                named("transpose_y", flag(a.transpose_y))};
      case Op::conv:
        return {named("x", operand(node, 0)),
                named("weight", operand(node, 1)),
                named("strides", integers("strides", {1, 1})),
                named("pad_type", word("valid")),
                named("pad", integers("pad", {0, 0, 0, 0})),
                named("dilations", integers("dilations", {1, 1})),
                named("groups", integer("groups", 1))};
      case Op::transpose: {
        const std::vector<int64_t> perm =
            rank_ == 4 ? std::vector<int64_t>{0, 1, 3, 2} : std::vector<int64_t>{0, 2, 1};
        return {named("x", operand(node, 0)), named("perm", integers("perm", perm))};
      }
      case Op::reshape:
        return {named("x", operand(node, 0)),
                named("shape", integers("shape", type_of(node.shape).shape))};
      case Op::slice: {
        std::vector<int64_t> begin(static_cast<size_t>(rank_), 0);
        begin[static_cast<size_t>(axis(a.axis))] = a.begin;
        return {named("x", operand(node, 0)), named("begin", integers("begin", begin)),
                named("size", integers("size", type_of(node.shape).shape))};
      }
      case Op::concat: {
        Argument parts{.name = "values", .values = {}, .tuple = true, .literal = {}, .at = {}};
        for (size_t i = 0; i < node.in.size(); ++i) parts.values.push_back(operand(node, i));
        return {std::move(parts), named("axis", integer("axis", axis(a.axis))),
                named("interleave", flag(false))};
      }
      case Op::reduce_sum:
      case Op::reduce_max:
        return {named("x", operand(node, 0)), named("axes", integers("axes", {axis(a.axis)})),
                named("keep_dims", flag(true))};
      case Op::softmax:
        return {named("x", operand(node, 0)), named("axis", integer("axis", axis(a.axis)))};
      case Op::rsqrt:
      case Op::log:
        return {named("x", operand(node, 0)), named("epsilon", number(0))};
      default:
        if (node.in.size() == 1) return {named("x", operand(node, 0))};
        return {named("x", operand(node, 0)), named("y", operand(node, 1))};
    }
  }

  const ir::Program& program_;
  const int rank_;
  Module module_;
  Function function_;
  std::vector<Operation> constants_;
  std::vector<std::string> names_;    // of values
  std::vector<std::string> leaving_;  // of outputs
  std::set<std::string> taken_;
  std::map<std::string, std::string> known_;  // constants: type and content → name
  int scalars_ = 0;
};

}  // namespace

Module write(const ir::Program& program, const Dialect& dialect, int rank) {
  return Writer(program, dialect, rank).write();
}

std::string text_of(const Lowered& lowered, const Form& form) {
  return print(write(lowered.program, form.dialect, form.rank));
}

std::string_view plain_name(std::string_view port) {
  return port.substr(std::min<size_t>(4, port.size()));
}

}  // namespace weft::device::ane::mil
