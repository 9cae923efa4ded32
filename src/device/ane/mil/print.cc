// The printer: a Module as text, in the spelling of its version.
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "device/ane/mil/module.h"

namespace weft::device::ane::mil {
namespace {

/// Quoted, with backslashes before what would end it.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + '"';
}

bool is_floating(Element element) { return element == Element::fp16 || element == Element::fp32; }

class Printer {
 public:
  explicit Printer(const Module& module)
      : module_(module), verbose_(module.version == "1.0" || module.version == "1.1") {}

  std::string print() {
    line("program({})", module_.version);
    line("[buildInfo = {}]", build_info());
    line("{{");
    for (const Function& function : module_.functions) print(function);
    line("}}");
    return std::move(text_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    text_ += '\n';
  }

  std::string type(const Type& type) const {
    return type.scalar() && verbose_ ? fmt::format("tensor<{}, []>", element_name(type.element))
                                     : to_string(type);
  }

  std::string string_value(std::string_view text) const {
    return fmt::format("{}({})", type({Element::string, {}}), quoted(text));
  }

  std::string build_info() const {
    std::string pairs;
    for (const auto& [key, value] : module_.build_info) {
      const std::string pair =
          verbose_ ? fmt::format("{{{}, {}}}", string_value(key), string_value(value))
                   : fmt::format("{{{}, {}}}", quoted(key), quoted(value));
      pairs += (pairs.empty() ? "" : ", ") + pair;
    }
    const std::string of = type({Element::string, {}});
    return fmt::format("dict<{}, {}>({{{}}})", of, of, pairs);
  }

  static std::string number(Element element, double x) {
    if (element == Element::boolean) return x != 0 ? "true" : "false";
    if (!is_floating(element)) return fmt::format("{:.0f}", x);
    if (std::isnan(x)) return "nan";
    if (std::isinf(x)) return x < 0 ? "-inf" : "inf";
    return fmt::format("{:a}", x);  // exact
  }

  std::string literal(const Literal& value) const {
    if (value.blob)
      return fmt::format("{}(BLOBFILE(path = {}, offset = {}({})))", type(value.type),
                         string_value(value.blob->path), type({Element::uint64, {}}),
                         value.blob->offset);
    std::vector<std::string> parts;
    for (const double x : value.numbers) parts.push_back(number(value.type.element, x));
    for (const std::string& text : value.strings) parts.push_back(quoted(text));
    if (value.type.scalar()) return fmt::format("{}({})", type(value.type), fmt::join(parts, ""));
    return fmt::format("{}({})", type(value.type), nested(value.type.shape, parts));
  }

  /// Row-major parts as lists in lists.
  static std::string nested(const std::vector<int64_t>& shape, std::vector<std::string> parts) {
    for (size_t axis = shape.size(); axis-- > 0;) {
      const auto size = static_cast<size_t>(shape[axis]);
      std::vector<std::string> outer;
      for (size_t begin = 0; size > 0 && begin + size <= parts.size(); begin += size)
        outer.push_back(fmt::format(
            "[{}]", fmt::join(parts.begin() + static_cast<std::ptrdiff_t>(begin),
                              parts.begin() + static_cast<std::ptrdiff_t>(begin + size), ", ")));
      if (outer.empty()) outer.emplace_back("[]");
      parts = std::move(outer);
    }
    return parts.front();
  }

  std::string argument(const Argument& a) const {
    if (a.literal) return fmt::format("{} = {}", a.name, literal(*a.literal));
    if (a.tuple) return fmt::format("{} = ({})", a.name, fmt::join(a.values, ", "));
    return fmt::format("{} = {}", a.name, a.values.front());
  }

  std::string variables(const std::vector<Variable>& all) const {
    std::vector<std::string> parts;
    for (const Variable& one : all) parts.push_back(fmt::format("{} {}", type(one.type), one.name));
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  void print(const Function& function) {
    line("    func {}<{}>({}) {{", function.name, function.opset, variables(function.inputs));
    for (const Operation& operation : function.operations) {
      std::vector<std::string> arguments, attributes;
      for (const Argument& one : operation.arguments) arguments.push_back(argument(one));
      for (const Attribute& one : operation.attributes)
        attributes.push_back(fmt::format("{} = {}", one.name, literal(one.value)));
      line("        {} = {}({}){};", variables(operation.results), operation.op,
           fmt::join(arguments, ", "),
           attributes.empty() ? "" : fmt::format("[{}]", fmt::join(attributes, ", ")));
    }
    line("    }} -> ({});", fmt::join(function.outputs, ", "));
  }

  const Module& module_;
  const bool verbose_;
  std::string text_;
};

}  // namespace

std::string print(const Module& module) { return Printer(module).print(); }

}  // namespace weft::device::ane::mil
