// The operations of MIL that Weft reads: a table from each name to the function that makes values
// of a statement. docs/mil.md lists them.
//
// A new operation is a function and a row in the file of its group.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "device/ane/mil/call.h"

namespace weft::device::ane::mil {

/// What the statement gives, one for each result, with the types that follow from the operands.
/// Throws Error in words.
using Reader = std::vector<Known> (*)(Call& call);

struct ReaderRow {
  std::string_view op;
  Reader read = nullptr;
};

/// The groups, one file each.
std::span<const ReaderRow> elementwise_operations();
std::span<const ReaderRow> matrix_operations();    ///< matmul, linear, conv
std::span<const ReaderRow> reducing_operations();  ///< reduce_*, softmax
std::span<const ReaderRow> movement_operations();  ///< reshape, transpose, slices, concat
std::span<const ReaderRow> constant_operations();  ///< const, cast, quantization

/// The reader of `op`, or nullptr.
Reader reader_of(std::string_view op);

}  // namespace weft::device::ane::mil
