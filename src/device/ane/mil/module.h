// Module: a MIL text as data, statement by statement, with the places where they stood. What the
// writer makes, the printer prints, the parser reads, the rules look at and the reader turns into a
// Program.
//
// It is the language's syntax and nothing more: no shape is inferred here and no name looked up.
//
//   program(1.3)
//   [buildInfo = dict<string, string>({{"coremlc-version", "3505.4.1"}})]
//   {
//     func main<ios18>(tensor<fp16, [1, 1, 768, 256]> a00_x) {
//       fp16 half = const()[name = string("half"), val = fp16(0x1p-1)];
//       tensor<fp16, [1, 1, 768, 256]> o00_y = mul(x = a00_x, y = half)[name = string("o00_y")];
//     } -> (o00_y);
//   }
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weft::device::ane::mil {

/// Where something stands in a text; counted from 1. 0 in a Module that was not read from a text.
struct Position {
  int line = 0, column = 0;
};

enum class Element : uint8_t {
  fp16,
  fp32,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  int64,
  uint64,
  boolean,  ///< "bool"
  string,
};
std::string_view element_name(Element);
/// The element type called `name`, if there is one.
std::optional<Element> element_named(std::string_view name);

/// What a machine holds of a number of this type: fp16 and fp32 are rounded, to nearest.
float stored(double number, Element);

/// A scalar (no shape: `fp16`, or `tensor<fp16, []>` in the older spelling) or a tensor.
struct Type {
  Element element = Element::fp16;
  std::vector<int64_t> shape;
  bool scalar() const { return shape.empty(); }
  int64_t count() const;
  bool operator==(const Type&) const = default;
};
/// "tensor<fp16, [1, 1, 768, 256]>", "fp16".
std::string to_string(const Type&);

/// A constant tensor's place in a file of weights. `offset` is that of the 64 bytes that describe
/// the tensor, not of its data.
struct Blob {
  std::string path;
  uint64_t offset = 0;
};

/// A value that is written out: numbers in row-major order (booleans as 0 and 1), strings, or a
/// place in a file.
struct Literal {
  Type type;
  std::vector<double> numbers;
  std::vector<std::string> strings;
  std::optional<Blob> blob;
  Position at;
};

/// `name = value`: a name, a tuple of names, or a value that is written out.
struct Argument {
  std::string name;
  std::vector<std::string> values;  ///< names of values, one unless `tuple`
  bool tuple = false;               ///< (a, b)
  std::optional<Literal> literal;   ///< instead of names
  Position at;
};

/// `name = literal` in the brackets behind an operation.
struct Attribute {
  std::string name;
  Literal value;
  Position at;
};

/// A typed name: a parameter of the function, or what an operation gives.
struct Variable {
  Type type;
  std::string name;
  Position at;
};

/// One statement; `const` is an operation without arguments whose value is the attribute `val`.
struct Operation {
  std::vector<Variable> results;
  std::string op;
  std::vector<Argument> arguments;
  std::vector<Attribute> attributes;
  Position at;  ///< of the operation's name

  /// The argument or attribute called `name`, or nullptr.
  const Argument* argument(std::string_view name) const;
  const Attribute* attribute(std::string_view name) const;
};

struct Function {
  std::string name = "main";
  std::string opset = "ios18";
  std::vector<Variable> inputs;
  std::vector<Operation> operations;
  std::vector<std::string> outputs;
  Position at, outputs_at;
};

struct Module {
  std::string version = "1.3";
  std::vector<std::pair<std::string, std::string>> build_info;
  std::vector<Function> functions;
};

/// How a Module is spelled.
struct Dialect {
  std::string_view name;     ///< "ios18": the name of the function's operation set
  std::string_view version;  ///< of the program
  bool verbose = false;      ///< scalars as tensors of rank 0: tensor<fp16, []>
};
/// program(1.3), ios18: M3 and later, most of M1 and M2 too.
inline constexpr Dialect kIos18{"ios18", "1.3", false};
/// program(1.0), ios16: what some systems on M1 and M2 want.
inline constexpr Dialect kIos16{"ios16", "1.0", true};

/// The text of `module`, scalars spelled as its version wants it (verbose below 1.3). Floating
/// numbers are hexadecimal and exact.
std::string print(const Module& module);

/// The Module that `text` is. Throws Error with line and column. Safe on any bytes: time and memory
/// grow with the length of `text` alone.
Module parse(std::string_view text);

}  // namespace weft::device::ane::mil
