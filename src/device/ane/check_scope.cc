#include "device/ane/check_scope.h"

namespace weft::device::ane {

Scope::Scope(const mil::Function& function)
    : function_(function), results_(function.outputs.begin(), function.outputs.end()) {
  for (const mil::Variable& input : function.inputs)
    values_.emplace(input.name, Value{&input.type, nullptr});
  for (const mil::Operation& operation : function.operations)
    for (const mil::Variable& result : operation.results)
      values_.emplace(result.name, Value{&result.type, &operation});
}

const Scope::Value* Scope::find(std::string_view name) const {
  const auto it = values_.find(name);
  return it == values_.end() ? nullptr : &it->second;
}

const Scope::Value* Scope::find(const mil::Operation& operation, std::string_view argument) const {
  const auto given = name(operation, argument);
  return given ? find(*given) : nullptr;
}

bool Scope::is_input(std::string_view name) const {
  const Value* const value = find(name);
  return value != nullptr && value->maker == nullptr;
}

const mil::Operation* Scope::maker(std::string_view name) const {
  const Value* const value = find(name);
  return value == nullptr ? nullptr : value->maker;
}

std::optional<std::string_view> Scope::name(const mil::Operation& operation,
                                            std::string_view argument) const {
  const mil::Argument* const given = operation.argument(argument);
  if (given == nullptr || given->literal || given->values.size() != 1) return std::nullopt;
  return given->values.front();
}

const mil::Type* Scope::type(const mil::Operation& operation, std::string_view argument) const {
  const Value* const value = find(operation, argument);
  return value == nullptr ? nullptr : value->type;
}

const mil::Operation* Scope::maker(const mil::Operation& operation,
                                   std::string_view argument) const {
  const Value* const value = find(operation, argument);
  return value == nullptr ? nullptr : value->maker;
}

const mil::Literal* Scope::constant(const mil::Operation& operation,
                                    std::string_view argument) const {
  const mil::Argument* const given = operation.argument(argument);
  if (given != nullptr && given->literal) return &*given->literal;
  const mil::Operation* const made = maker(operation, argument);
  if (made == nullptr || made->op != "const") return nullptr;
  const mil::Attribute* const value = made->attribute("val");
  return value == nullptr ? nullptr : &value->value;
}

bool Scope::is_constant(const mil::Operation& operation, std::string_view argument) const {
  const mil::Operation* const made = maker(operation, argument);
  return constant(operation, argument) != nullptr ||
         (made != nullptr && made->op.starts_with("constexpr_"));
}

bool Scope::is_input(const mil::Operation& operation, std::string_view argument) const {
  const auto given = name(operation, argument);
  return given && is_input(*given);
}

std::vector<int64_t> Scope::integers(const mil::Operation& operation,
                                     std::string_view argument) const {
  const mil::Literal* const given = constant(operation, argument);
  std::vector<int64_t> integers;
  if (given == nullptr) return integers;
  for (const double number : given->numbers) {
    if (!(number >= -0x1p53 && number <= 0x1p53)) return {};
    integers.push_back(static_cast<int64_t>(number));
  }
  return integers;
}

bool Scope::flag(const mil::Operation& operation, std::string_view argument) const {
  const std::vector<int64_t> given = integers(operation, argument);
  return given.size() == 1 && given.front() != 0;
}

std::optional<int64_t> width(const mil::Type* type) {
  if (type == nullptr || type->scalar()) return std::nullopt;
  return type->shape.back();
}

std::optional<size_t> axis_of(const mil::Type* type, int64_t axis) {
  if (type == nullptr) return std::nullopt;
  const auto rank = static_cast<int64_t>(type->shape.size());
  if (axis < -rank || axis >= rank) return std::nullopt;
  return static_cast<size_t>(axis < 0 ? axis + rank : axis);
}

}  // namespace weft::device::ane
