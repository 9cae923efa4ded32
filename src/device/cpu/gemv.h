// The product of a matrix and a vector on one thread. Reading the matrix is the work, so it is read
// in the order in which it lies and asked for ahead of time.
#pragma once

#include "device/cpu/gemm.h"

namespace weft::device::cpu {

/// gemm() for m = 1 or n = 1.
void gemv(const GemmSize& size, float alpha, const Matrix& a, const Matrix& b, bool accumulate,
          float* c, int64_t stride);

}  // namespace weft::device::cpu
