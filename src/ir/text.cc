#include "ir/text.h"

#include <fmt/format.h>

#include <iterator>
#include <vector>

#include "ir/grammar.h"

namespace weft::ir {
namespace {

// Where a value's type begins, so that shapes stand in a column of their own.
constexpr int kTypeColumn = 56;

std::string field_text(Field field, const Attributes& a) {
  switch (field) {
    case Field::axis:
      return fmt::to_string(a.axis);
    case Field::begin:
      return fmt::to_string(a.begin);
    case Field::end:
    case Field::rows:
      return fmt::to_string(a.end);
    case Field::fill:
      return fmt::to_string(a.value);
    case Field::to:
      return to_string(a.to);
  }
  return {};
}

class Printer {
 public:
  explicit Printer(const Program& program) : program_(program), labels_(program.nodes().size()) {
    for (const auto& [name, value] :
         program.names()) {  // in alphabetical order: the first one wins
      std::string& label = labels_[static_cast<size_t>(value)];
      if (label.empty()) label = name;
    }
    for (size_t id = 0; id < labels_.size(); ++id) {
      const Node& node = program.nodes()[id];
      if (node.op == Op::input) labels_[id] = port_of(node).name;
      if (labels_[id].empty()) labels_[id] = fmt::format("v{}", id);
    }
  }

  std::string print() {
    line("program {}", program_.name());
    for (size_t id = 0; id < labels_.size(); ++id) {
      node_line(program_.nodes()[id], labels_[id]);
      alias_lines(static_cast<int>(id));
    }
    for (const Output& output : program_.outputs()) {
      const std::string& label = labels_[static_cast<size_t>(output.value)];
      const Port& port = output.port;
      line("{} {} {}{}", role_name(port.role), port.name, dtype_name(port.dtype),
           label == port.name ? "" : " = " + label);
    }
    return std::move(text_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    text_ += '\n';
  }

  const Port& port_of(const Node& node) const {
    return program_.inputs()[static_cast<size_t>(node.attributes.port)];
  }

  void node_line(const Node& node, const std::string& label) {
    if (node.op == Op::input) {
      const Port& port = port_of(node);
      line("{} {} {} {}", role_name(port.role), port.name, dtype_name(port.dtype),
           to_string(port.shape));
      return;
    }
    line("{:<{}} : {}{}", fmt::format("{} = {}", label, expression(node)), kTypeColumn,
         node.dtype == DType::i32 ? "i32 " : "", to_string(node.shape));
  }

  std::string expression(const Node& node) const {
    std::string inside;
    const auto add = [&](const std::string& part) {
      inside += inside.empty() ? part : ", " + part;
    };
    for (size_t i = 0; i < node.in.size(); ++i) {
      const bool transposed = node.op == Op::matmul &&
                              (i == 0 ? node.attributes.transpose_x : node.attributes.transpose_y);
      add(labels_[static_cast<size_t>(node.in[i])] + (transposed ? "^T" : ""));
    }
    if (node.op == Op::constant) add(fmt::to_string(node.attributes.value));
    for (const Field field : fields_of(node.op))
      add(fmt::format("{}={}", kFieldNames[static_cast<size_t>(field)],
                      field_text(field, node.attributes)));
    return fmt::format("{}({})", op_name(node.op), inside);
  }

  // The other names of a value. Those under which it leaves are told by the outputs' lines.
  void alias_lines(int id) {
    const std::string& label = labels_[static_cast<size_t>(id)];
    for (const auto& [name, value] : program_.names())
      if (value == id && name != label && program_.find_output(name) == nullptr)
        line("name {} = {}", name, label);
  }

  const Program& program_;
  std::vector<std::string> labels_;
  std::string text_;
};

}  // namespace

std::string to_text(const Program& program) { return Printer(program).print(); }

}  // namespace weft::ir
