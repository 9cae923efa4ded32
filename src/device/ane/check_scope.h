// Scope: one function of a MIL text with its names looked up, as the checks need it.
//
// Nothing is inferred and nothing refused: a name that is not there, an axis that is none or an
// argument that is missing is an empty answer, and the check that asked says nothing.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "device/ane/mil/module.h"

namespace weft::device::ane {

class Scope {
 public:
  /// `function` must outlive the Scope.
  explicit Scope(const mil::Function& function);

  const mil::Function& function() const { return function_; }
  bool is_input(std::string_view name) const;
  bool is_result(std::string_view name) const { return results_.contains(name); }
  /// The operation that makes `name`; nullptr for inputs and unknown names.
  const mil::Operation* maker(std::string_view name) const;

  /// The name given for `argument`, if it is one name.
  std::optional<std::string_view> name(const mil::Operation&, std::string_view argument) const;
  /// The type of the value given for `argument`, or nullptr.
  const mil::Type* type(const mil::Operation&, std::string_view argument) const;
  /// The operation that makes it, or nullptr.
  const mil::Operation* maker(const mil::Operation&, std::string_view argument) const;
  /// Its value, where it is written out in place or a constant, or nullptr.
  const mil::Literal* constant(const mil::Operation&, std::string_view argument) const;
  /// That it is known while compiling: written out, a constant, or a constant decompressed.
  bool is_constant(const mil::Operation&, std::string_view argument) const;
  /// That it is an input of the function.
  bool is_input(const mil::Operation&, std::string_view argument) const;

  /// The integers given for `argument`; none if they are not constants.
  std::vector<int64_t> integers(const mil::Operation&, std::string_view argument) const;
  /// A constant flag; false if it is missing.
  bool flag(const mil::Operation&, std::string_view argument) const;

  // Where things stand in the text, counted: what opens the function, its inputs, the operations,
  // the list of results.
  static constexpr size_t kOpening = 0;
  static size_t input_place(size_t input) { return 1 + input; }
  size_t operation_place(size_t operation) const { return 1 + function_.inputs.size() + operation; }
  size_t results_place() const { return operation_place(function_.operations.size()); }

 private:
  struct Value {
    const mil::Type* type = nullptr;
    const mil::Operation* maker = nullptr;  // nullptr: an input
  };
  const Value* find(std::string_view name) const;
  const Value* find(const mil::Operation&, std::string_view argument) const;

  const mil::Function& function_;
  std::map<std::string_view, Value> values_;  // the first of a name counts
  std::set<std::string_view> results_;
};

/// The size of the last axis; nothing for a scalar.
std::optional<int64_t> width(const mil::Type* type);
/// `axis` counted from the front, if `type` has it.
std::optional<size_t> axis_of(const mil::Type* type, int64_t axis);

}  // namespace weft::device::ane
