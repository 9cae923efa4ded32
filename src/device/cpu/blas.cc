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

CBLAS_TRANSPOSE flag(bool transpose) { return transpose ? CblasTrans : CblasNoTrans; }

}  // namespace

void gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, float alpha,
          const float* a, int64_t lda, const float* b, int64_t ldb, float beta, float* c,
          int64_t ldc) {
  if (n == 1) {  // c[:, 0] = op(a) · b[:, 0]
    cblas_sgemv(CblasRowMajor, flag(transpose_a), to_int(transpose_a ? k : m),
                to_int(transpose_a ? m : k), alpha, a, to_int(lda), b,
                to_int(transpose_b ? 1 : ldb), beta, c, to_int(ldc));
    return;
  }
  if (m == 1) {  // c[0, :] = op(b)^T · a[0, :]
    cblas_sgemv(CblasRowMajor, flag(!transpose_b), to_int(transpose_b ? n : k),
                to_int(transpose_b ? k : n), alpha, b, to_int(ldb), a,
                to_int(transpose_a ? lda : 1), beta, c, 1);
    return;
  }
  cblas_sgemm(CblasRowMajor, flag(transpose_a), flag(transpose_b), to_int(m), to_int(n), to_int(k),
              alpha, a, to_int(lda), b, to_int(ldb), beta, c, to_int(ldc));
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
