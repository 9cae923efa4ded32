// What the printer and the parser of the text form agree on: which attributes an operation shows,
// in which order, and under which names. Not for anyone else.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "ir/program.h"

namespace weft::ir {

/// An attribute as it stands in the text, `name=value` behind the operands. `rows` is
/// Attributes::end.
enum class Field : uint8_t { axis, begin, end, rows, fill, to };

inline constexpr std::array<std::string_view, 6> kFieldNames{"axis", "begin", "end",
                                                             "rows", "fill",  "to"};

/// Those of `op`. A constant's number and the transposes of matmul (`^T`) are written otherwise.
inline std::span<const Field> fields_of(Op op) {
  static constexpr Field axis_only[] = {Field::axis};
  static constexpr Field range[] = {Field::axis, Field::begin, Field::end};
  static constexpr Field rows_only[] = {Field::rows};
  static constexpr Field fill_only[] = {Field::fill};
  static constexpr Field to_only[] = {Field::to};
  switch (op) {
    case Op::slice:
      return range;
    case Op::concat:
    case Op::reduce_sum:
    case Op::reduce_max:
    case Op::softmax:
      return axis_only;
    case Op::scatter:
    case Op::one_hot:
      return rows_only;
    case Op::causal:
      return fill_only;
    case Op::reshape:
    case Op::broadcast:
      return to_only;
    default:
      return {};
  }
}

}  // namespace weft::ir
