// For tests only: Modules put together in a few words, and cases of a rule broken and kept.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "device/ane/check.h"
#include "device/ane/check_tables.h"

namespace weft::device::ane {

/// A Module of one function, program(1.3) with ios18, in which every statement has a name attribute
/// and every constant stands by itself.
class Sketch {
 public:
  using Shape = std::vector<int64_t>;
  /// name of the argument, name of the value
  using Arguments = std::initializer_list<std::pair<std::string, std::string>>;

  Sketch() {
    module.build_info = {{"coremlc-version", "3505.4.1"}};
    module.functions.emplace_back();
  }

  mil::Function& main() { return module.functions.front(); }
  mil::Operation& last() { return main().operations.back(); }

  /// program(1.0) with ios16.
  void older() {
    module.version = mil::kIos16.version;
    main().opset = mil::kIos16.name;
  }

  std::string input(const std::string& name, const Shape& shape,
                    mil::Element element = mil::Element::fp16) {
    main().inputs.push_back({{element, shape}, name, next()});
    return name;
  }

  /// A statement with one result.
  std::string add(const std::string& op, const std::string& name, const Shape& shape,
                  Arguments arguments) {
    mil::Operation operation;
    operation.op = op;
    operation.at = next();
    mil::Variable& result = operation.results.emplace_back();
    result.type.shape = shape;
    result.name = name;
    result.at = operation.at;
    for (const auto& [argument, value] : arguments)
      operation.arguments.push_back({argument, {value}, false, {}, operation.at});
    operation.attributes.push_back({"name", text(name), operation.at});
    main().operations.push_back(operation);
    return name;
  }
  /// The same, and the result is one of the function's.
  std::string give(const std::string& op, const std::string& name, const Shape& shape,
                   Arguments arguments) {
    main().outputs.push_back(name);
    return add(op, name, shape, arguments);
  }

  std::string constant(mil::Literal literal) {
    const std::string name = fmt::format("c{:02d}", constants_++);
    add("const", name, {}, {});
    last().results.front().type = literal.type;
    literal.at = last().at;
    last().attributes.push_back({"val", std::move(literal), last().at});
    return name;
  }
  std::string numbers(mil::Element element, const Shape& shape, const std::vector<double>& values) {
    mil::Literal literal;
    literal.type = {element, shape};
    literal.numbers = values;
    return constant(std::move(literal));
  }
  std::string number(double value) { return numbers(mil::Element::fp16, {}, {value}); }
  std::string integer(int64_t value) {
    return numbers(mil::Element::int32, {}, {static_cast<double>(value)});
  }
  std::string list(const std::vector<int64_t>& values) {
    return numbers(mil::Element::int32, {static_cast<int64_t>(values.size())},
                   {values.begin(), values.end()});
  }
  std::string flag(bool value) { return numbers(mil::Element::boolean, {}, {value ? 1.0 : 0.0}); }
  std::string blob(const Shape& shape, const std::string& path, uint64_t offset) {
    mil::Literal literal;
    literal.type = {mil::Element::fp16, shape};
    literal.blob = {path, offset};
    return constant(std::move(literal));
  }

  mil::Module module;

 private:
  static mil::Literal text(const std::string& value) {
    mil::Literal literal;
    literal.type.element = mil::Element::string;
    literal.strings = {value};
    return literal;
  }
  mil::Position next() { return {++line_, 3}; }

  int line_ = 0, constants_ = 0;
};

/// Names and a shape that break no rule.
inline const std::string kX = "a00_x", kY = "a01_y", kOut = "o00_z";
inline const Sketch::Shape kSquare{1, 1, 64, 64};

/// One statement on one input.
inline void unary(Sketch& s, const std::string& op, const Sketch::Shape& shape = kSquare) {
  s.give(op, kOut, shape, {{"x", s.input(kX, shape)}});
}

/// A sum over k: transposed [batch, k, 64] times [batch, k, 64].
inline void product(Sketch& s, int64_t k, const Sketch::Shape& batch) {
  Sketch::Shape x = batch, y = batch, z = batch;
  x.insert(x.end(), {k, 64});
  y.insert(y.end(), {k, 64});
  z.insert(z.end(), {64, 64});
  s.input(kX, x);
  s.input(kY, y);
  s.give("matmul", kOut, z, {{"x", kX}, {"y", kY}, {"transpose_x", s.flag(true)}});
}

/// A slice of a value of any width.
inline void slice(Sketch& s, const std::string& op, const std::string& x,
                  const std::vector<int64_t>& begin, const std::vector<int64_t>& size) {
  s.give(op, kOut, size, {{"x", x}, {"begin", s.list(begin)}, {"size", s.list(size)}});
}

/// [1, in, 1, 64] to [1, out, 1, 64].
inline void conv(Sketch& s, int64_t in, int64_t out, const std::string& weight,
                 int64_t groups = 1) {
  s.input(kX, {1, in, 1, 64});
  s.give("conv", kOut, {1, out, 1, 64},
         {{"x", kX}, {"weight", weight}, {"groups", s.integer(groups)}});
}

/// A constant tensor.
inline std::string baked(Sketch& s, const Sketch::Shape& shape) {
  return s.numbers(mil::Element::fp16, shape, {0.5});
}

/// Over one axis of [1, 1, rows, 64].
inline void reduce(Sketch& s, const std::string& op, int64_t rows, int64_t axis) {
  s.give(op, kOut, {1, 1, 1, 64}, {{"x", s.input(kX, {1, 1, rows, 64})}, {"axes", s.list({axis})}});
}

/// A rule with the smallest Module that breaks it and the nearest that does not, made by the same
/// lines.
struct Case {
  std::string rule;
  std::string chip;  ///< on which nothing else is found
  void (*make)(Sketch&, bool broken);
  std::vector<std::string> also = {};  ///< rules without which this one cannot be broken
};

inline std::vector<Finding> found(const Case& one, bool broken, const Chip* chip) {
  Sketch sketch;
  one.make(sketch, broken);
  return check(sketch.module, chip);
}

inline std::vector<std::string> ids(const std::vector<Finding>& findings) {
  std::vector<std::string> ids;
  for (const Finding& finding : findings) ids.emplace_back(finding.rule->id);
  return ids;
}

inline std::string words(const std::vector<Finding>& findings) {
  std::string words;
  for (const Finding& finding : findings)
    words += fmt::format("\n  {}: {}", finding.rule->id, finding.found);
  return words;
}

/// The breach is found and nothing else; without it nothing is.
inline void expect_exactly(const Case& one) {
  const Chip& chip = chip_named(one.chip);
  const std::vector<Finding> kept = found(one, false, &chip), broken = found(one, true, &chip);
  std::vector<std::string> wanted = one.also, names = ids(broken);
  EXPECT_EQ(ids(kept), wanted) << one.rule << ", kept" << words(kept);
  wanted.push_back(one.rule);
  std::ranges::sort(wanted);
  std::ranges::sort(names);
  EXPECT_EQ(names, wanted) << one.rule << ", broken" << words(broken);
  for (const Finding& finding : broken)
    EXPECT_EQ(finding.severity, finding.rule->severity) << finding.rule->id;
}

/// It is found on the chips that the rule is for; without a chip it warns, and names them.
inline void expect_chips(const Case& one) {
  const Rule& broken = rule(one.rule);
  const auto holds = [&](const Finding& finding) { return finding.rule == &broken; };
  for (const Chip& chip : chips())
    EXPECT_EQ(std::ranges::any_of(found(one, true, &chip), holds), broken.on.holds(chip))
        << one.rule << " on " << chip.name;
  const std::vector<Finding> anywhere = found(one, true, nullptr);
  const auto it = std::ranges::find_if(anywhere, holds);
  ASSERT_NE(it, anywhere.end()) << one.rule;
  const bool everywhere = broken.on == ChipSet::every();
  EXPECT_EQ(it->severity, everywhere ? broken.severity : Severity::warn) << one.rule;
  EXPECT_EQ(it->found.ends_with(fmt::format(" (on {})", to_string(broken.on))), !everywhere)
      << one.rule << ": " << it->found;
}

/// The ids of the rules that `tables` check.
inline std::set<std::string_view> checked(const CheckTables& tables) {
  std::set<std::string_view> ids;
  for (const ValueCheck& check : tables.values) ids.insert(check.rule);
  for (const StatementCheck& check : tables.statements) ids.insert(check.rule);
  for (const FunctionCheck& check : tables.functions) ids.insert(check.rule);
  return ids;
}

/// Judges `cases`, of which there must be one for every rule of `tables`.
inline void judge(std::span<const Case> cases, const CheckTables& tables) {
  std::set<std::string_view> tested;
  for (const Case& one : cases) {
    tested.insert(one.rule);
    expect_exactly(one);
    expect_chips(one);
  }
  EXPECT_EQ(tested, checked(tables));
}

}  // namespace weft::device::ane
