// The BLAS that the machine has: OpenBLAS, or Accelerate on macOS. The only file that names it.
#pragma once

#include <cstdint>
#include <string>

namespace weft::device::cpu {

/// c = alpha · op(a) · op(b) + beta · c, row-major: op(a) is m × k, op(b) k × n. With beta = 0, c
/// may hold anything. Matrix–vector shapes go to gemv. Single-threaded, and may be called from
/// several threads at once.
void gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, float alpha,
          const float* a, int64_t lda, const float* b, int64_t ldb, float beta, float* c,
          int64_t ldc);

/// Keeps BLAS to the calling thread; once, at start-up.
void use_one_blas_thread();

/// Name and version, and the kernel it chose where it says so.
std::string blas_version();

}  // namespace weft::device::cpu
