// The matrix product of one thread. There are three: ours by tiles, which is the faster one
// wherever a product is large enough to be packed; ours of a matrix and a vector; and the
// library's, which has kernels for what lies between, and on macOS a matrix unit of the processor
// that only it can reach.
#pragma once

#include <cstdint>

namespace weft::device::cpu {

/// A row-major matrix: element (row, column) is data[row · stride + column]; or, transposed, what
/// stands at data[column · stride + row]. Not owned.
struct Matrix {
  const float* data;
  int64_t stride;
  bool transposed = false;
};

/// What begins at (row, col) of x.
inline Matrix part_of(const Matrix& x, int64_t row, int64_t col) {
  return {x.data + (x.transposed ? col * x.stride + row : row * x.stride + col), x.stride,
          x.transposed};
}

/// m × n results, each a sum of `depth` products; all at least 1.
struct GemmSize {
  int64_t m, n, depth;
};

/// Whether gemm() takes tiles for this size.
bool suits_tiles(const GemmSize& size);

/// c = alpha · a · b, or with `accumulate` c += alpha · a · b: a is m × depth, b depth × n, c m × n
/// with rows `stride` apart, and c overlaps neither. Without `accumulate` c may hold anything. On
/// the calling thread alone; several threads may call it at once. The same call gives the same bits
/// on the same machine.
void gemm(const GemmSize& size, float alpha, const Matrix& a, const Matrix& b, bool accumulate,
          float* c, int64_t stride);

}  // namespace weft::device::cpu
