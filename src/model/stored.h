// Stored: the types in which a model file may keep its numbers, and the way of a tensor from any
// source into such a file.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/file.h"
#include "model/config.h"
#include "model/rows.h"

namespace weft::model {

enum class Stored : uint8_t { f32, f16, q8_0 };

/// The type called `name`; throws UsageError naming all of them.
Stored stored_type(std::string_view name);
std::string_view stored_name(Stored type);

/// Bytes of `parameter` in that type. For q8_0 its rows are a multiple of 32 numbers (a CHECK).
int64_t stored_bytes(Stored type, const Parameter& parameter);

/// Writes the numbers of `parameter`, a piece at a time. f16 rounds to nearest, ties to even; q8_0
/// as base/q8.h says. Throws Error naming the tensor when a number has no place in the type.
void write_numbers(FileWriter& writer, const Parameter& parameter, const Config& config,
                   Pairing pairing, Stored type, const ReadRows& read);

}  // namespace weft::model
