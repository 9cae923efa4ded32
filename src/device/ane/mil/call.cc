#include "device/ane/mil/call.h"

#include "device/ane/mil/text_error.h"

namespace weft::device::ane::mil {
namespace {

bool is_floating(Element element) { return element == Element::fp16 || element == Element::fp32; }
bool is_whole(Element element) {
  return !is_floating(element) && element != Element::boolean && element != Element::string;
}
bool is_boolean(Element element) { return element == Element::boolean; }
bool is_string(Element element) { return element == Element::string; }

}  // namespace

std::optional<Call::Given> Call::find(std::string_view name) {
  asked_.insert(name);
  if (const Argument* const argument = operation_.argument(name); argument != nullptr)
    return Given{&argument->values, argument->literal ? &*argument->literal : nullptr,
                 argument->tuple, argument->at};
  if (const Attribute* const attribute = operation_.attribute(name); attribute != nullptr)
    return Given{nullptr, &attribute->value, false, attribute->at};
  return std::nullopt;
}

bool Call::has(std::string_view name) { return find(name).has_value(); }

Call::Given Call::given(std::string_view name) {
  const std::optional<Given> given = find(name);
  if (!given) fail("the argument '{}' is missing", name);
  if (given->tuple) fail("the argument '{}' is a tuple, one value is wanted", name);
  return *given;
}

Known& Call::named(const std::string& value, Position at) {
  Known* const known = draft_.find(value);
  if (known == nullptr) throw TextError(at, fmt::format("'{}' is not defined above", value));
  return *known;
}

void Call::compute_with(Known& known, std::string_view argument, const std::string& name) {
  if (known.value) return;
  const Element element = known.type.element;
  if (!is_floating(element) && element != Element::int8 && element != Element::uint8)
    fail("'{}' is a constant of type {}, which only says how; fp16, fp32, int8 or uint8 is wanted",
         argument, element_name(element));
  draft_.compute_with(known, name);
}

Known Call::operand(std::string_view name) {
  const Given argument = given(name);
  if (argument.literal != nullptr) {
    Known known = draft_.constant(*argument.literal);
    compute_with(known, name, fmt::format("{}.{}", operation_.results[0].name, name));
    return known;
  }
  Known& known = named((*argument.names)[0], argument.at);
  compute_with(known, name, (*argument.names)[0]);
  return known;
}

Known Call::numbers(std::string_view name) {
  Known known = operand(name);
  if (!is_floating(known.type.element))
    fail("'{}' is {}, fp16 or fp32 is wanted", name, element_name(known.type.element));
  return known;
}

std::pair<Known, Known> Call::pair(std::string_view x, std::string_view y) {
  std::pair<Known, Known> both{numbers(x), numbers(y)};
  if (both.first.type.element != both.second.type.element)
    fail("'{}' is {} and '{}' is {}; one type is wanted", x, element_name(both.first.type.element),
         y, element_name(both.second.type.element));
  return both;
}

std::vector<Known> Call::operands(std::string_view name) {
  const std::optional<Given> argument = find(name);
  if (!argument || argument->names == nullptr || argument->literal != nullptr)
    fail("the argument '{}' = (a, b) is missing", name);
  std::vector<Known> all;
  for (const std::string& value : *argument->names) {
    Known& known = named(value, argument->at);
    compute_with(known, name, value);
    all.push_back(known);
  }
  return all;
}

Known Call::constant(std::string_view name) {
  const Given argument = given(name);
  Known known = argument.literal != nullptr ? draft_.constant(*argument.literal)
                                            : named((*argument.names)[0], argument.at);
  if (!known.constant()) fail("'{}' is computed, a constant is wanted", name);
  return known;
}

const Literal& Call::setting(std::string_view name, std::string_view what, bool (*fits)(Element)) {
  const Known known = constant(name);
  if (known.literal == nullptr || known.literal->blob)
    fail("the values of '{}' are not in the text", name);
  if (!fits(known.type.element))
    fail("'{}' is {}, {} is wanted", name, to_string(known.type), what);
  return *known.literal;
}

int64_t Call::integer(std::string_view name, std::optional<int64_t> otherwise) {
  if (otherwise && !has(name)) return *otherwise;
  const Literal& literal = setting(name, "a whole number", is_whole);
  if (literal.numbers.size() != 1)
    fail("'{}' is {}, one number is wanted", name, to_string(literal.type));
  return static_cast<int64_t>(literal.numbers[0]);
}

std::vector<int64_t> Call::integers(std::string_view name, size_t most) {
  const Literal& literal = setting(name, "a list of whole numbers", is_whole);
  if (literal.numbers.size() > most || literal.type.shape.size() > 1)
    fail("'{}' is {}, a list of at most {} numbers is wanted", name, to_string(literal.type), most);
  std::vector<int64_t> all;
  for (const double number : literal.numbers) all.push_back(static_cast<int64_t>(number));
  return all;
}

bool Call::flag(std::string_view name, std::optional<bool> otherwise) {
  if (otherwise && !has(name)) return *otherwise;
  const Literal& literal = setting(name, "true or false", is_boolean);
  if (literal.numbers.size() != 1)
    fail("'{}' is {}, true or false is wanted", name, to_string(literal.type));
  return literal.numbers[0] != 0;
}

std::vector<bool> Call::flags(std::string_view name, size_t count) {
  if (!has(name)) return std::vector<bool>(count, false);
  const Literal& literal = setting(name, "a list of true and false", is_boolean);
  if (literal.numbers.size() != count)
    fail("'{}' is {}, {} values are wanted", name, to_string(literal.type), count);
  std::vector<bool> all;
  for (const double number : literal.numbers) all.push_back(number != 0);
  return all;
}

std::string Call::text(std::string_view name, std::optional<std::string> otherwise) {
  if (otherwise && !has(name)) return *otherwise;
  const Literal& literal = setting(name, "a string", is_string);
  if (literal.strings.size() != 1)
    fail("'{}' is {}, one string is wanted", name, to_string(literal.type));
  return literal.strings[0];
}

void Call::finish() const {
  for (const Argument& argument : operation_.arguments)
    if (!asked_.contains(argument.name))
      throw TextError(argument.at,
                      fmt::format("{} knows no argument '{}'", operation_.op, argument.name));
  for (const Attribute& attribute : operation_.attributes)
    if (attribute.name != "name" && !asked_.contains(attribute.name))
      throw TextError(attribute.at,
                      fmt::format("{} knows no attribute '{}'", operation_.op, attribute.name));
}

}  // namespace weft::device::ane::mil
