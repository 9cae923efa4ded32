#include "device/ane/staging.h"

#include <algorithm>
#include <cstring>

#include "device/halves.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "device/ane/staging.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::device::ane {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

constexpr int64_t kBlock = 8;  // rows and columns that are turned at once

#if HWY_TARGET == HWY_SCALAR
void TurnBlock(const uint16_t* from, int64_t from_stride, uint16_t* to, int64_t to_stride) {
  for (int64_t r = 0; r < kBlock; ++r)
    for (int64_t c = 0; c < kBlock; ++c) to[r * to_stride + c] = from[c * from_stride + r];
}
#else
using Halves = hn::FixedTag<uint16_t, kBlock>;

// Interleaving the two halves of all numbers moves the first bit of each one's place (rows, then
// columns) to the end; after as many times as a row has bits, rows and columns have changed places.
void TurnBlock(const uint16_t* from, int64_t from_stride, uint16_t* to, int64_t to_stride) {
  const Halves d;
  hn::Vec<Halves> rows[kBlock], next[kBlock];
  for (int64_t r = 0; r < kBlock; ++r) rows[r] = hn::LoadU(d, from + r * from_stride);
  for (int64_t bit = 1; bit < kBlock; bit *= 2) {
    for (int64_t r = 0; r < kBlock / 2; ++r) {
      next[2 * r] = hn::InterleaveLower(d, rows[r], rows[r + kBlock / 2]);
      next[2 * r + 1] = hn::InterleaveUpper(d, rows[r], rows[r + kBlock / 2]);
    }
    std::copy(next, next + kBlock, rows);
  }
  for (int64_t r = 0; r < kBlock; ++r) hn::StoreU(rows[r], d, to + r * to_stride);
}
#endif

// to[r, c] = from[c, r].
void Turn(Matrix<const uint16_t> from, Matrix<uint16_t> to, int64_t rows, int64_t cols) {
  const int64_t whole_rows = rows / kBlock * kBlock, whole_cols = cols / kBlock * kBlock;
  for (int64_t r = 0; r < whole_rows; r += kBlock)
    for (int64_t c = 0; c < whole_cols; c += kBlock)
      TurnBlock(from.data + c * from.stride + r, from.stride, to.data + r * to.stride + c,
                to.stride);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = r < whole_rows ? whole_cols : 0; c < cols; ++c)
      to.data[r * to.stride + c] = from.data[c * from.stride + r];
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft::device::ane
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft::device::ane {

HWY_EXPORT(Turn);

namespace {

constexpr int64_t kGrain = 4096;  // elements that are not worth waking another worker for
// Rows and columns that are turned through memory of their own, 8 KiB that stay in L1: where rows
// are a power of two apart, a column of them shares a few places of the cache.
constexpr int64_t kTile = 64;

void put_row(const float* from, uint16_t* to, int64_t count) {
  narrow(from, to, static_cast<size_t>(count));
}
void put_row(const uint16_t* from, uint16_t* to, int64_t count) {
  std::memcpy(to, from, static_cast<size_t>(count) * sizeof(uint16_t));
}

template <class T>
void put_rows(Matrix<const T> from, Matrix<uint16_t> to, const Area& area, Crew& crew) {
  crew.split(area.rows, std::max<int64_t>(1, kGrain / area.cols), [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r)
      put_row(from.data + r * from.stride, to.data + r * to.stride, area.cols);
  });
}

template <class T>
void put_turned(Matrix<const T> from, Matrix<uint16_t> to, const Area& area, Crew& crew) {
  const int64_t across = (area.cols + kTile - 1) / kTile, down = (area.rows + kTile - 1) / kTile;
  crew.split(across * down, 1, [&](int64_t begin, int64_t end) {
    alignas(64) uint16_t tile[kTile * kTile];
    for (int64_t i = begin; i < end; ++i) {
      const int64_t r = i / across * kTile, c = i % across * kTile;
      const int64_t rows = std::min(kTile, area.rows - r), cols = std::min(kTile, area.cols - c);
      for (int64_t k = 0; k < cols; ++k)
        put_row(from.data + (c + k) * from.stride + r, tile + k * kTile, rows);
      HWY_DYNAMIC_DISPATCH(Turn)
      ({tile, kTile}, {to.data + r * to.stride + c, to.stride}, rows, cols);
    }
  });
}

template <class T>
void put(Matrix<const T> from, Matrix<uint16_t> to, const Area& area, Crew& crew) {
  if (area.transposed)
    put_turned(from, to, area, crew);
  else
    put_rows(from, to, area, crew);
}

}  // namespace

void stage(Matrix<const float> from, Matrix<uint16_t> to, const Area& area, Crew& crew) {
  put(from, to, area, crew);
}

void stage(Matrix<const uint16_t> from, Matrix<uint16_t> to, const Area& area, Crew& crew) {
  put(from, to, area, crew);
}

void unstage(Matrix<const uint16_t> from, Matrix<float> to, int64_t rows, int64_t cols,
             Crew& crew) {
  crew.split(rows, std::max<int64_t>(1, kGrain / cols), [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r)
      widen(from.data + r * from.stride, to.data + r * to.stride, static_cast<size_t>(cols));
  });
}

}  // namespace weft::device::ane
#endif
