#include "device/cpu/blas.h"

#if defined(__APPLE__)
#include <Accelerate/Accelerate.h>
#else
#include <cblas.h>
#endif

#include <algorithm>
#include <limits>

#include "base/error.h"

namespace weft::device::cpu {
namespace {

#if defined(__APPLE__)
using Int = int;
#else
using Int = blasint;
#endif

Int to_int(int64_t x) {
  CHECK(x <= std::numeric_limits<int32_t>::max(), "a matrix dimension of {} is too large for BLAS",
        x);
  return static_cast<Int>(x);
}

/// The distance of rows, which must reach a row's end even where there is only one row.
Int leading(const Matrix& x, int64_t rows, int64_t cols) {
  return to_int(std::max(x.stride, x.transposed ? rows : cols));
}

CBLAS_TRANSPOSE flag(bool transpose) { return transpose ? CblasTrans : CblasNoTrans; }

}  // namespace

void blas_gemm(const GemmSize& size, float alpha, const Matrix& a, const Matrix& b, bool accumulate,
               float* c, int64_t stride) {
  const Int m = to_int(size.m), n = to_int(size.n), depth = to_int(size.depth);
  const Int lda = leading(a, size.m, size.depth), ldb = leading(b, size.depth, size.n);
  const Int ldc = to_int(std::max(stride, size.n));
  const float beta = accumulate ? 1.0f : 0.0f;
  cblas_sgemm(CblasRowMajor, flag(a.transposed), flag(b.transposed), m, n, depth, alpha, a.data,
              lda, b.data, ldb, beta, c, ldc);
}

#if defined(__APPLE__)

void use_one_blas_thread() {}  // Accelerate has no such switch that works on every version

std::string blas_version() { return "Accelerate"; }

#else

void use_one_blas_thread() { openblas_set_num_threads(1); }

std::string blas_version() {
  return fmt::format("{} ({} kernels)", openblas_get_config(), openblas_get_corename());
}

#endif

}  // namespace weft::device::cpu
