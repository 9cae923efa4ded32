// Staging: matrices of halves made from others, or from fp32, row by row or transposed, wherever
// their rows begin. The one way in which numbers enter the memory that the engine reads.
//
// Vectorised for each instruction set by Highway, and shared out among workers.
#pragma once

#include <cstdint>
#include <mutex>

#include "base/workers.h"

namespace weft::device::ane {

/// Workers that several threads may want at the same time: who comes second does the work alone.
class Crew {
 public:
  explicit Crew(int threads) : workers_(threads) {}

  int count() const { return workers_.count(); }
  /// As Workers::split().
  template <class Body>
  void split(int64_t items, int64_t grain, const Body& body) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock.owns_lock())
      workers_.split(items, grain, body);
    else if (items > 0)
      body(int64_t{0}, items);
  }

 private:
  Workers workers_;
  std::mutex mutex_;
};

/// Element [r, c] stands at data[r · stride + c].
template <class T>
struct Matrix {
  T* data = nullptr;
  int64_t stride = 0;
};

/// How many elements to copy, as they lie in what they are copied to; from where transposed.
struct Area {
  int64_t rows = 0, cols = 0;
  bool transposed = false;  ///< to[r, c] = from[c, r]
  int64_t count() const { return rows * cols; }
};

/// to = from, rounded as base/half.h has it.
void stage(Matrix<const float> from, Matrix<uint16_t> to, const Area& area, Crew& crew);
/// to = from, bit for bit.
void stage(Matrix<const uint16_t> from, Matrix<uint16_t> to, const Area& area, Crew& crew);
/// to = from, exactly; row by row.
void unstage(Matrix<const uint16_t> from, Matrix<float> to, int64_t rows, int64_t cols, Crew& crew);

}  // namespace weft::device::ane
