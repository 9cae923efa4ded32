// The parser of MIL texts: statements and what they consist of. Types and values are read by
// literal.cc, tokens by lexer.cc. The text is not trusted.
#include <unordered_set>

#include "device/ane/mil/lexer.h"
#include "device/ane/mil/literal.h"
#include "device/ane/mil/module.h"
#include "device/ane/mil/text_error.h"

namespace weft::device::ane::mil {
namespace {

/// Names that may occur once.
class Once {
 public:
  explicit Once(std::string_view what) : what_(what) {}
  void add(const std::string& name, Position at) {
    if (!seen_.insert(name).second)
      throw TextError(at, fmt::format("{} '{}' stands here twice", what_, name));
  }

 private:
  std::string_view what_;
  std::unordered_set<std::string> seen_;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text) {}

  Module parse() {
    lexer_.expect_word("program");
    lexer_.expect('(');
    module_.version = version();
    lexer_.expect(')');
    if (lexer_.next_is('[')) build_info();
    lexer_.expect('{');
    Once names("function");
    do {
      module_.functions.push_back(function());
      names.add(module_.functions.back().name, module_.functions.back().at);
    } while (!lexer_.take('}'));
    if (!lexer_.at_end()) lexer_.wanted("the text's end");
    return std::move(module_);
  }

 private:
  std::string version() {
    const Position at = lexer_.position();
    std::string version(lexer_.digits("the program's version, 1.0 or above,"));
    lexer_.expect('.');
    version += fmt::format(".{}", lexer_.digits("the second part of the version"));
    if (!version.starts_with("1.") || version.size() > 5)
      throw TextError(at, fmt::format("a program of version 1.0 or above is wanted, {} is found",
                                      version.substr(0, 16)));
    return version;
  }

  // [buildInfo = dict<string, string>({{"a", "b"}, {"c", "d"}})]
  void build_info() {
    lexer_.expect('[');
    lexer_.expect_word("buildInfo");
    lexer_.expect('=');
    lexer_.expect_word("dict");
    lexer_.expect('<');
    text_type();
    lexer_.expect(',');
    text_type();
    lexer_.expect('>');
    lexer_.expect('(');
    lexer_.expect('{');
    Once keys("the key");
    lexer_.list('}', [&] {
      lexer_.expect('{');
      const Position at = lexer_.position();
      std::string key = parse_text_value(lexer_);
      keys.add(key, at);
      lexer_.expect(',');
      module_.build_info.emplace_back(std::move(key), parse_text_value(lexer_));
      lexer_.expect('}');
    });
    lexer_.expect(')');
    lexer_.expect(']');
  }

  void text_type() {
    const Position at = lexer_.position();
    if (parse_type(lexer_) != Type{Element::string, {}})
      throw TextError(at, "a dict of strings is wanted");
  }

  Function function() {
    Function function;
    lexer_.expect_word("func");
    function.at = lexer_.position();
    function.name = lexer_.word("the function's name");
    lexer_.expect('<');
    function.opset = lexer_.word("the name of the operation set (ios18, CoreML8)");
    lexer_.expect('>');
    lexer_.expect('(');
    Once names("the name");
    lexer_.list(')', [&] { function.inputs.push_back(variable(names)); });
    if (lexer_.next_is('['))
      lexer_.refuse("Weft reads functions of fixed shapes, without attributes; '[' is found");
    lexer_.expect('{');
    while (!lexer_.take('}')) function.operations.push_back(operation(names));
    lexer_.expect('-');
    lexer_.expect('>');
    lexer_.expect('(');
    function.outputs_at = lexer_.position();
    Once outputs("output");
    do {
      const Position at = lexer_.position();
      function.outputs.emplace_back(lexer_.word("the name of an output"));
      outputs.add(function.outputs.back(), at);
    } while (lexer_.take(','));
    lexer_.expect(')');
    lexer_.expect(';');
    return function;
  }

  Variable variable(Once& names) {
    Variable variable;
    variable.type = parse_type(lexer_);
    variable.at = lexer_.position();
    variable.name = lexer_.word("a name");
    names.add(variable.name, variable.at);
    return variable;
  }

  // TYPE y, TYPE z = op(x = x, axis = int32(1))[name = string("y")];
  Operation operation(Once& names) {
    Operation operation;
    do operation.results.push_back(variable(names));
    while (lexer_.take(','));
    lexer_.expect('=');
    operation.at = lexer_.position();
    operation.op = lexer_.word("an operation");
    lexer_.expect('(');
    Once arguments("argument");
    lexer_.list(')', [&] { operation.arguments.push_back(argument(arguments)); });
    if (lexer_.take('[')) attributes(operation);
    lexer_.expect(';');
    return operation;
  }

  Argument argument(Once& names) {
    Argument argument;
    argument.at = lexer_.position();
    argument.name = lexer_.word("an argument");
    names.add(argument.name, argument.at);
    lexer_.expect('=');
    if (lexer_.take('(')) {
      argument.tuple = true;
      do argument.values.emplace_back(lexer_.word("a name"));
      while (lexer_.take(','));
      lexer_.expect(')');
    } else if (literal_is_next(lexer_)) {
      argument.literal = parse_literal(lexer_);
    } else {
      argument.values.emplace_back(lexer_.word("a name"));
    }
    return argument;
  }

  void attributes(Operation& operation) {
    Once names("attribute");
    do {
      Attribute attribute;
      attribute.at = lexer_.position();
      attribute.name = lexer_.word("an attribute");
      names.add(attribute.name, attribute.at);
      lexer_.expect('=');
      attribute.value = parse_literal(lexer_);
      operation.attributes.push_back(std::move(attribute));
    } while (lexer_.take(','));
    lexer_.expect(']');
  }

  Lexer lexer_;
  Module module_;
};

}  // namespace

Module parse(std::string_view text) { return Parser(text).parse(); }

}  // namespace weft::device::ane::mil
