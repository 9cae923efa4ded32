// The reader of the text form: the inverse of text.cc. Its input is not trusted.
#include <map>
#include <optional>

#include "base/error.h"
#include "ir/cursor.h"
#include "ir/grammar.h"
#include "ir/text.h"

namespace weft::ir {
namespace {

// A Program of this many values is a mistake or an attack; the largest of ours has some hundreds.
constexpr size_t kMostValues = size_t{1} << 20;

class Parser {
 public:
  explicit Parser(std::string_view text) : at_(text) {}

  Program parse() {
    if (at_.at_end() || at_.word("'program'") != "program")
      at_.refuse("'program NAME' is wanted first");
    const std::string name(at_.word("the Program's name"));
    for (at_.next_line(); !at_.at_end(); at_.next_line()) statement();
    return {name, std::move(graph_)};
  }

 private:
  void statement() {
    const Cursor begin = at_;
    const std::string_view word = at_.word("a port, a value or 'name'");
    if (at_.take('='))
      expression(begin, word);
    else if (word == "input" || word == "weight")
      entering(word == "input" ? Role::input : Role::weight);
    else if (word == "output" || word == "tap")
      leaving(word == "output" ? Role::output : Role::tap);
    else if (word == "name")
      alias();
    else
      begin.refuse(fmt::format(
          "'{}' begins no line; input, weight, output, tap, name or 'value =' do", word));
  }

  void entering(Role role) {
    const Cursor begin = at_;
    Port port;
    port.role = role;
    port.name = at_.word("the port's name");
    port.dtype = dtype();
    port.shape = shape();
    Node node;
    node.op = Op::input;
    node.attributes.port = static_cast<int>(graph_.inputs.size());
    node.shape = port.shape;
    node.dtype = port.dtype == DType::i32 ? DType::i32 : DType::f32;
    graph_.inputs.push_back(port);
    define(begin, port.name, std::move(node));
  }

  void leaving(Role role) {
    const Cursor begin = at_;
    Output output;
    output.port.role = role;
    output.port.name = at_.word("the port's name");
    output.port.dtype = dtype();
    const bool in_place = is_input(output.port.name);
    if (at_.take('=')) {
      output.value = value();
      if (!in_place) give_name(begin, output.port.name, output.value);
    } else {
      output.value = find(begin, output.port.name);
    }
    output.port.shape = graph_.nodes[static_cast<size_t>(output.value)].shape;
    graph_.outputs.push_back(output);
  }

  void alias() {
    const Cursor begin = at_;
    const std::string name(at_.word("a name"));
    at_.expect('=');
    give_name(begin, name, value());
  }

  void expression(const Cursor& begin, std::string_view label) {
    const Cursor op_begin = at_;
    Node node;
    node.op = op();
    at_.expect('(');
    if (node.op == Op::constant) node.attributes.value = at_.number();
    const std::span<const Field> fields = fields_of(node.op);
    size_t field = 0;
    bool first = node.op != Op::constant;
    while (!at_.take(')')) {
      if (!first) at_.expect(',');
      first = false;
      if (field == 0 && !next_is_field()) {
        operand(node);
      } else {
        if (field == fields.size()) at_.refuse(fmt::format("{} takes no more", op_name(node.op)));
        attribute(fields[field++], node.attributes);
      }
    }
    if (field < fields.size())
      op_begin.refuse(fmt::format("{} has no {}", op_name(node.op),
                                  kFieldNames[static_cast<size_t>(fields[field])]));
    infer_type(op_begin, node);
    define(begin, label, std::move(node));
  }

  Op op() {
    const Cursor begin = at_;
    const std::string_view name = at_.word("an operation");
    if (name == "input") begin.refuse("an input is a line of its own");
    try {
      return op_named(name);
    } catch (const Error& error) {
      begin.refuse(error.what());
    }
  }

  bool next_is_field() const {
    Cursor ahead = at_;
    ahead.word("an operand or an attribute");
    return ahead.next_is('=');
  }

  void operand(Node& node) {
    node.in.push_back(value());
    const Cursor flag = at_;
    if (!at_.take('^')) return;
    if (node.op != Op::matmul || node.in.size() > 2)
      flag.refuse("only matmul transposes its operands");
    if (at_.word("'T'") != "T") flag.refuse("'^T' is wanted");
    (node.in.size() == 1 ? node.attributes.transpose_x : node.attributes.transpose_y) = true;
  }

  void attribute(Field field, Attributes& a) {
    const Cursor begin = at_;
    const std::string_view expected = kFieldNames[static_cast<size_t>(field)];
    if (at_.word(expected) != expected) begin.refuse(fmt::format("{}= is wanted", expected));
    at_.expect('=');
    switch (field) {
      case Field::axis:
        a.axis = axis();
        break;
      case Field::begin:
        a.begin = at_.integer();
        break;
      case Field::end:
      case Field::rows:
        a.end = at_.integer();
        break;
      case Field::fill:
        a.value = at_.number();
        break;
      case Field::to:
        a.to = shape();
        break;
    }
  }

  int axis() {
    const Cursor begin = at_;
    const int64_t axis = at_.integer();
    if (axis < 0 || axis > 3) begin.refuse(fmt::format("axis {} is not one of 0 to 3", axis));
    return static_cast<int>(axis);
  }

  /// What the operation gives; a type that is stated must be the same.
  void infer_type(const Cursor& begin, Node& node) {
    std::vector<const Node*> operands;
    for (const int in : node.in) operands.push_back(&graph_.nodes[static_cast<size_t>(in)]);
    try {
      const Type type = infer(node.op, operands, node.attributes);
      node.shape = type.shape;
      node.dtype = type.dtype;
    } catch (const Error& error) {
      begin.refuse(error.what());
    }
    if (!at_.take(':')) return;
    const Cursor stated = at_;
    const DType type = at_.next_is('[') ? DType::f32 : dtype();
    if (shape() != node.shape || type != node.dtype)
      stated.refuse(fmt::format("the type that follows from the operands is {}{}",
                                node.dtype == DType::i32 ? "i32 " : "", to_string(node.shape)));
  }

  DType dtype() {
    const Cursor begin = at_;
    const std::string_view name = at_.word("a type");
    for (const DType type : kDTypes)
      if (dtype_name(type) == name) return type;
    begin.refuse(fmt::format("'{}' is no type; f32, f16, q8 and i32 are", name));
  }

  Shape shape() {
    const Cursor begin = at_;
    Shape shape;
    for (int i = 0; i < 4; ++i) {
      at_.expect(i == 0 ? '[' : ',');
      shape[i] = at_.integer();
    }
    at_.expect(']');
    try {
      check_shape(shape);
    } catch (const Error& error) {
      begin.refuse(error.what());
    }
    return shape;
  }

  /// Adds the node under its label: a name of the Program, or v and a number, which stays inside
  /// the text.
  void define(const Cursor& begin, std::string_view label, Node node) {
    if (graph_.nodes.size() == kMostValues) begin.refuse("there are too many values");
    const int id = static_cast<int>(graph_.nodes.size());
    if (!labels_.try_emplace(std::string(label), id).second)
      begin.refuse(fmt::format("'{}' is defined twice", label));
    if (is_name(label)) graph_.names.emplace(label, id);
    graph_.nodes.push_back(std::move(node));
  }

  void give_name(const Cursor& begin, const std::string& name, int id) {
    const auto [it, fresh] = labels_.try_emplace(name, id);
    if (!fresh && it->second != id) begin.refuse(fmt::format("'{}' is defined twice", name));
    graph_.names.emplace(name, id);
  }

  int value() {
    const Cursor begin = at_;
    return find(begin, at_.word("a value"));
  }

  int find(const Cursor& begin, std::string_view label) const {
    const auto it = labels_.find(label);
    if (it == labels_.end()) begin.refuse(fmt::format("'{}' is not defined above", label));
    return it->second;
  }

  bool is_input(std::string_view name) const {
    const auto it = labels_.find(name);
    return it != labels_.end() && graph_.nodes[static_cast<size_t>(it->second)].op == Op::input &&
           graph_.inputs[static_cast<size_t>(
                             graph_.nodes[static_cast<size_t>(it->second)].attributes.port)]
                   .name == name;
  }

  Cursor at_;
  Derivation graph_;
  std::map<std::string, int, std::less<>> labels_;
};

}  // namespace

Program parse_text(std::string_view text) { return Parser(text).parse(); }

}  // namespace weft::ir
