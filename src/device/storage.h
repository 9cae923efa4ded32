// Numbers as they are stored at ports (f32, f16, q8) from and to fp32, in vector code chosen once
// for the machine. The bits are those of base/half.h and base/q8.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ir/program.h"

namespace weft::device {

/// to[i] = element begin + i of `from`, for i < count; exact. In q8, begin and count are multiples
/// of kQ8Block.
void load_stored(ir::DType type, const std::byte* from, int64_t begin, int64_t count, float* to);

/// The other way round: elements [begin, begin + count) of `to` become from[0 …], rounded to
/// nearest. Returns false when there is a number that q8 has no place for.
bool store(ir::DType type, const float* from, int64_t begin, int64_t count, std::byte* to);

}  // namespace weft::device
