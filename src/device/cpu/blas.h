// The BLAS that the machine has: OpenBLAS, or Accelerate on macOS. The only file that names it.
#pragma once

#include <string>

#include "device/cpu/gemm.h"

namespace weft::device::cpu {

/// True where the library computes on a unit that no one else can use: Apple's.
#if defined(__APPLE__)
inline constexpr bool kBlasHasMatrixUnit = true;
#else
inline constexpr bool kBlasHasMatrixUnit = false;
#endif

/// gemm() by the library.
void blas_gemm(const GemmSize& size, float alpha, const Matrix& a, const Matrix& b, bool accumulate,
               float* c, int64_t stride);

/// Keeps BLAS to the calling thread; once, at start-up.
void use_one_blas_thread();

/// Name and version, and the kernel it chose where it says so.
std::string blas_version();

}  // namespace weft::device::cpu
