#include "device/cpu/gemm.h"

#include "device/cpu/blas.h"
#include "device/cpu/gemv.h"
#include "device/cpu/tiled_gemm.h"

namespace weft::device::cpu {

// Measured against OpenBLAS 0.3.21 with AVX-512, one thread: from here on tiles are 1.02 to 1.25
// times as fast; below, down to half as fast. With AVX2 tiles win almost everywhere.
bool suits_tiles(const GemmSize& size) {
  return !kBlasHasMatrixUnit && size.m >= 32 && size.n >= 48 &&
         size.m * size.n * size.depth >= 1 << 20;
}

void gemm(const GemmSize& size, float alpha, const Matrix& a, const Matrix& b, bool accumulate,
          float* c, int64_t stride) {
  if (size.m == 1 || size.n == 1)
    gemv(size, alpha, a, b, accumulate, c, stride);
  else if (suits_tiles(size))
    tiled_gemm(size, alpha, a, b, accumulate, c, stride);
  else
    blas_gemm(size, alpha, a, b, accumulate, c, stride);
}

}  // namespace weft::device::cpu
