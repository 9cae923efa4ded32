// Constants, types and quantization in MIL. Numbers of int8 and uint8 are whole numbers in the IR,
// which has one type to compute in.
#include <algorithm>
#include <functional>

#include "base/error.h"
#include "device/ane/mil/operations.h"

namespace weft::device::ane::mil {
namespace {

std::vector<Known> written_out(Call& call) { return {call.constant("val")}; }

// The values stay, for they are computed in one type; a device rounds them.
std::vector<Known> cast(Call& call) {
  const Known x = call.numbers("x");
  const std::optional<Element> element = element_named(call.text("dtype"));
  if (element != Element::fp16 && element != Element::fp32)
    fail("Weft casts to fp16 and fp32, '{}' is found", call.text("dtype"));
  return {{{*element, x.type.shape}, x.value}};
}

bool is_byte(Element element) { return element == Element::int8 || element == Element::uint8; }

/// scale and zero_point: a number, or one for each place along an axis.
struct Scaling {
  Known scale;
  std::optional<Known> zero_point;
};

/// `values` beside a tensor of `shape`, one for each place along `axis`.
ir::Value along(const Known& values, const Axes& shape, Call& call, std::string_view name) {
  if (values.type.scalar()) return values.value;
  const size_t axis = axis_of(call.integer("axis"), shape.size());
  if (values.type.shape != Axes{shape[axis]})
    fail("'{}' is {}, a number or [{}] is wanted", name, to_string(values.type), shape[axis]);
  ir::Shape spread;
  spread[ir_axis(axis, shape.size())] = shape[axis];
  return reshape(values.value, spread);
}

Scaling scaling(Call& call, const Axes& shape, Element bytes) {
  Scaling scaling{call.numbers("scale"), {}};
  scaling.scale.value = along(scaling.scale, shape, call, "scale");
  if (call.has("zero_point")) {
    Known zero = call.operand("zero_point");
    if (zero.type.element != bytes)
      fail("'zero_point' is {}, {} is wanted", to_string(zero.type), element_name(bytes));
    zero.value = along(zero, shape, call, "zero_point");
    scaling.zero_point = zero;
  }
  call.has("axis");  // of no account for single numbers
  return scaling;
}

// round(input / scale) + zero_point, within the range of the type
std::vector<Known> quantize(Call& call) {
  const Known input = call.numbers("input");
  const std::optional<Element> element = element_named(call.text("output_dtype"));
  if (!element || !is_byte(*element))
    fail("'output_dtype' int8 or uint8 is wanted, '{}' is found", call.text("output_dtype"));
  const Scaling by = scaling(call, input.type.shape, *element);
  if (by.scale.type.element != input.type.element)
    fail("'scale' is {}, {} is wanted", to_string(by.scale.type), element_name(input.type.element));
  ir::Builder& builder = input.value.builder();
  const bool is_signed = *element == Element::int8;
  ir::Value z = round(input.value / by.scale.value);
  if (by.zero_point) z = z + by.zero_point->value;
  z = minimum(maximum(z, builder.constant(is_signed ? -128 : 0)),
              builder.constant(is_signed ? 127 : 255));
  return {{{*element, input.type.shape}, z}};
}

// (input - zero_point) * scale
std::vector<Known> dequantize(Call& call) {
  const Known input = call.operand("input");
  if (!is_byte(input.type.element))
    fail("'input' is {}, int8 or uint8 is wanted", to_string(input.type));
  const Scaling by = scaling(call, input.type.shape, input.type.element);
  const ir::Value z = by.zero_point ? input.value - by.zero_point->value : input.value;
  return {{{by.scale.type.element, input.type.shape}, z * by.scale.value}};
}

/// For each element of a tensor of `shape`, the number that belongs to its place along `axis`.
std::vector<float> spread(const std::vector<float>& numbers, const Axes& shape, size_t axis) {
  size_t inner = 1, count = 1;
  for (size_t i = 0; i < shape.size(); ++i) {
    count *= static_cast<size_t>(shape[i]);
    if (i > axis) inner *= static_cast<size_t>(shape[i]);
  }
  std::vector<float> all(count);
  for (size_t i = 0; i < count; ++i) all[i] = numbers[i / inner % numbers.size()];
  return all;
}

// A constant made of others: (quantized_data - zero_point) * scale.
std::vector<Known> constexpr_affine_dequantize(Call& call) {
  const Known data = call.constant("quantized_data"), zero = call.constant("zero_point"),
              scale = call.constant("scale");
  const Axes& shape = data.type.shape;
  const size_t axis = axis_of(call.integer("axis"), shape.size());
  const Element element = scale.type.element;
  if (!is_byte(data.type.element) || zero.type.element != data.type.element ||
      (element != Element::fp16 && element != Element::fp32))
    fail(
        "int8 or uint8 for data and zero point and fp16 or fp32 for the scale are wanted, {}, {} "
        "and {} are found",
        element_name(data.type.element), element_name(zero.type.element), element_name(element));
  for (const Known* const one : {&zero, &scale})
    if (!one->type.scalar() && one->type.shape != Axes{shape[axis]})
      fail("a number or [{}] is wanted for scale and zero point, {} is found", shape[axis],
           to_string(one->type));
  return {{{element, shape}, {}, nullptr, [=] {
             std::vector<float> values = data.numbers();
             const std::vector<float> zeros = zero.numbers(), scales = scale.numbers();
             if (values.empty() || zeros.empty() || scales.empty()) return std::vector<float>();
             const std::vector<float> minus = spread(zeros, shape, axis),
                                      times = spread(scales, shape, axis);
             for (size_t i = 0; i < values.size(); ++i)
               values[i] = stored(static_cast<double>((values[i] - minus[i]) * times[i]), element);
             return values;
           }}};
}

}  // namespace

std::span<const ReaderRow> constant_operations() {
  static constexpr ReaderRow rows[] = {
      {"const", written_out},
      {"cast", cast},
      {"quantize", quantize},
      {"dequantize", dequantize},
      {"constexpr_affine_dequantize", constexpr_affine_dequantize},
  };
  return rows;
}

}  // namespace weft::device::ane::mil
