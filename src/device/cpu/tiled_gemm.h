// The matrix product by tiles, whole or in its two halves: b is packed, which several threads may
// do together, and then rows of a are multiplied with it, of which each thread takes some.
#pragma once

#include "base/workers.h"
#include "device/cpu/gemm.h"

namespace weft::device::cpu {

/// Rows and columns of b that are packed as one block, of 256 KiB: several threads, or calls, that
/// cut b do so between blocks.
inline constexpr int64_t kGemmBlock = 256;

/// Floats, and parts, of a packed b of depth × n.
int64_t packed_floats(int64_t depth, int64_t n);
int64_t packed_parts(int64_t depth, int64_t n);

/// Packs the parts `range` of b, depth × n, to `to`, which has packed_floats() aligned to 64 bytes.
void pack(const Matrix& b, int64_t depth, int64_t n, Range range, float* to);

/// gemm() with all parts of b packed.
void multiply_packed(const GemmSize& size, float alpha, const Matrix& a, const float* b,
                     bool accumulate, float* c, int64_t stride);

/// gemm(), by tiles whatever the size.
void tiled_gemm(const GemmSize& size, float alpha, const Matrix& a, const Matrix& b,
                bool accumulate, float* c, int64_t stride);

}  // namespace weft::device::cpu
