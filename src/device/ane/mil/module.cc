#include "device/ane/mil/module.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/half.h"

namespace weft::device::ane::mil {
namespace {

// In the order of the enum.
constexpr std::array<std::string_view, 11> kElementNames{"fp16",   "fp32",   "int8",  "uint8",
                                                         "int16",  "uint16", "int32", "int64",
                                                         "uint64", "bool",   "string"};

template <class Named>
const Named* find(const std::vector<Named>& all, std::string_view name) {
  const auto it = std::ranges::find_if(all, [&](const Named& one) { return one.name == name; });
  return it == all.end() ? nullptr : &*it;
}

}  // namespace

std::string_view element_name(Element element) {
  return kElementNames[static_cast<size_t>(element)];
}

std::optional<Element> element_named(std::string_view name) {
  const auto it = std::ranges::find(kElementNames, name);
  if (it == kElementNames.end()) return std::nullopt;
  return static_cast<Element>(it - kElementNames.begin());
}

float stored(double number, Element element) {
  const float single = static_cast<float>(number);
  return element == Element::fp16 ? from_half(to_half(single)) : single;
}

int64_t Type::count() const {
  int64_t count = 1;
  for (const int64_t size : shape) count *= size;
  return count;
}

std::string to_string(const Type& type) {
  if (type.scalar()) return std::string(element_name(type.element));
  return fmt::format("tensor<{}, [{}]>", element_name(type.element), fmt::join(type.shape, ", "));
}

const Argument* Operation::argument(std::string_view wanted) const {
  return find(arguments, wanted);
}

const Attribute* Operation::attribute(std::string_view wanted) const {
  return find(attributes, wanted);
}

}  // namespace weft::device::ane::mil
