// A matrix product at the speed of the multiply-adds, for one thread.
//
// 1. Registers. A tile of kTileRows × (2 vectors) of the result stays in registers while `depth`
//    is walked. Each step of the depth loads 2 vectors of b and kTileRows numbers of a, each spread
//    over a vector, and does 2 · kTileRows multiply-adds. Where there are 32 registers, 12 rows: 24
//    sums, 2 of b, 1 of a; 24 multiply-adds for 14 loads, where a core does as many of the one as
//    of the other or half of it. Where there are 16, 6 rows: 12 sums, 2 of b, 1 or 2 of a. Both
//    have more sums than a multiply-add takes cycles (4 or 5, two at a time), so none waits.
// 2. Packing. A tile reads its part of a and of b front to back: both are copied before, to panels
//    in which what one step of the depth needs stands together. That makes every tile's reads
//    independent of strides and transposition, and gives b's vectors alignment. An element of b is
//    copied once for m rows, one of a once for kBlockCols columns.
// 3. Caches. The depth is cut into kDepth: then a panel of a (12 rows: 12 KiB) stays in L1 beside
//    the lines of b that pass, while it meets all tiles of a block of b, kDepth × kBlockCols (256
//    KiB), which stays in L2 for all panels of a. The block of c that is walked is read and written
//    once per kDepth.
// 4. Memory. a and c come from far (weights, gradients), in short rows of many pages, where no
//    hardware foresees them. While a tile computes it therefore asks for its own lines of c and
//    for some of the next panel of a: four lines every 16 steps, for more at a time would
//    queue up in front of its own loads.
#include "device/cpu/tiled_gemm.h"

#include <algorithm>
#include <array>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "device/cpu/tiled_gemm.cc"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::device::cpu {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;
using Vec = hn::Vec<Tag>;

#if HWY_TARGET <= HWY_AVX3 || HWY_TARGET == HWY_NEON
constexpr int kTileRows = 12;
#else
constexpr int kTileRows = 6;
#endif
constexpr int64_t kDepth = kGemmBlock, kBlockCols = kGemmBlock;
constexpr int64_t kLine = 16;  // floats of a cache line, and steps between two requests

constexpr int64_t kMaxTileCols = 2 * static_cast<int64_t>(hn::MaxLanes(Tag()));

HWY_INLINE int64_t lanes() { return static_cast<int64_t>(hn::Lanes(Tag())); }

/// Lines that a tile asks for while it computes: from each of two places one every kLine steps.
struct Ahead {
  const float *first, *second;
  int64_t step;
};

/// c (+)= alpha · a · b for kRows × (kVectors vectors) of c, from panels of a and b.
template <int kRows, int kVectors>
HWY_NOINLINE void tile(int64_t depth, float alpha, const float* HWY_RESTRICT a,
                       const float* HWY_RESTRICT b, bool accumulate, float* HWY_RESTRICT c,
                       int64_t stride, Ahead ahead) {
  const Tag d;
  const int64_t lanes = HWY_NAMESPACE::lanes();
  Vec sum[kRows][kVectors];
  HWY_UNROLL(12)
  for (int i = 0; i < kRows; ++i)
    for (int j = 0; j < kVectors; ++j) sum[i][j] = hn::Zero(d);
  const float* mine = c;
  for (int64_t p = 0; p < depth;) {
    hwy::Prefetch(mine);
    hwy::Prefetch(mine + kLine);
    hwy::Prefetch(ahead.first);
    hwy::Prefetch(ahead.second);
    mine += stride;
    ahead.first += ahead.step;
    ahead.second += ahead.step;
    for (const int64_t end = std::min(p + kLine, depth); p < end; ++p) {
      Vec bj[kVectors];
      HWY_UNROLL(2)
      for (int j = 0; j < kVectors; ++j) bj[j] = hn::Load(d, b + j * lanes);
      HWY_UNROLL(12)
      for (int i = 0; i < kRows; ++i) {
        const Vec ai = hn::Set(d, a[i]);
        HWY_UNROLL(2)
        for (int j = 0; j < kVectors; ++j) sum[i][j] = hn::MulAdd(ai, bj[j], sum[i][j]);
      }
      a += kTileRows;
      b += kVectors * lanes;
    }
  }
  const Vec scale = hn::Set(d, alpha);
  HWY_UNROLL(12)
  for (int i = 0; i < kRows; ++i)
    for (int j = 0; j < kVectors; ++j) {
      float* const to = c + i * stride + j * lanes;
      const Vec z = hn::Mul(sum[i][j], scale);
      hn::StoreU(accumulate ? hn::Add(z, hn::LoadU(d, to)) : z, d, to);
    }
}

using Tile = void (*)(int64_t, float, const float*, const float*, bool, float*, int64_t, Ahead);

template <int kVectors, size_t... kIndex>
constexpr std::array<Tile, kTileRows> tiles_of(std::index_sequence<kIndex...>) {
  return {tile<static_cast<int>(kIndex) + 1, kVectors>...};
}
/// By vectors and rows, both less one.
constexpr std::array<std::array<Tile, kTileRows>, 2> kTiles{
    tiles_of<1>(std::make_index_sequence<kTileRows>()),
    tiles_of<2>(std::make_index_sequence<kTileRows>())};

/// Four rows of x, of `count` numbers, become four columns of a panel.
HWY_INLINE void turn_four_rows(const float* x, int64_t stride, int64_t count, float* to,
                               int64_t width) {
  int64_t p = 0;
#if HWY_TARGET != HWY_SCALAR
  const hn::FixedTag<float, 4> d;
  for (; p + 4 <= count; p += 4) {
    const auto row = [&](int64_t i) HWY_ATTR { return hn::LoadU(d, x + i * stride + p); };
    const auto low02 = hn::InterleaveLower(d, row(0), row(2));
    const auto high02 = hn::InterleaveUpper(d, row(0), row(2));
    const auto low13 = hn::InterleaveLower(d, row(1), row(3));
    const auto high13 = hn::InterleaveUpper(d, row(1), row(3));
    hn::StoreU(hn::InterleaveLower(d, low02, low13), d, to + p * width);
    hn::StoreU(hn::InterleaveUpper(d, low02, low13), d, to + (p + 1) * width);
    hn::StoreU(hn::InterleaveLower(d, high02, high13), d, to + (p + 2) * width);
    hn::StoreU(hn::InterleaveUpper(d, high02, high13), d, to + (p + 3) * width);
  }
#endif
  for (; p < count; ++p)
    for (int64_t i = 0; i < 4; ++i) to[p * width + i] = x[i * stride + p];
}

/// A panel: to[p · width + i] = x[i · stride + p] for p < depth, i < count.
void pack_rows(const float* x, int64_t stride, int64_t depth, int64_t count, float* to,
               int64_t width) {
  int64_t i = 0;
  for (; i + 4 <= count; i += 4) turn_four_rows(x + i * stride, stride, depth, to + i, width);
  for (; i < count; ++i)
    for (int64_t p = 0; p < depth; ++p) to[p * width + i] = x[i * stride + p];
}

/// A panel: to[p · width + i] = x[p · stride + i] for p < depth, i < count.
void pack_cols(const float* x, int64_t stride, int64_t depth, int64_t count, float* to,
               int64_t width) {
  const hn::CappedTag<float, 4> d;
  const int64_t step = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t p = 0; p < depth; ++p, x += stride, to += width) {
    int64_t i = 0;
    for (; i + step <= count; i += step) hn::StoreU(hn::LoadU(d, x + i), d, to + i);
    for (; i < count; ++i) to[i] = x[i];
  }
}

const float* at(const Matrix& x, int64_t row, int64_t col) { return part_of(x, row, col).data; }

/// How many vectors wide the panel at column `col` of n is.
int vectors_at(int64_t col, int64_t n) { return n - col > lanes() ? 2 : 1; }

int64_t padded(int64_t n) { return (n + kMaxTileCols - 1) / kMaxTileCols * kMaxTileCols; }

/// Where the block of b that begins at row p and column j, both multiples of a block's, is packed.
int64_t place_of(int64_t p, int64_t j, int64_t depth, int64_t n) {
  return j * depth + p * padded(std::min(kBlockCols, n - j));
}

int64_t floats(int64_t depth, int64_t n) { return depth * padded(n); }

int64_t panels_of(int64_t n) { return (n + 2 * lanes() - 1) / (2 * lanes()); }

int64_t parts(int64_t depth, int64_t n) { return panels_of(n) * ((depth + kDepth - 1) / kDepth); }

// A part is a panel of one block. Behind the last column of b a panel keeps what it held: nobody
// looks at what comes of it.
void pack(const Matrix& b, int64_t depth, int64_t n, Range range, float* to) {
  const int64_t blocks = (depth + kDepth - 1) / kDepth;
  for (int64_t part = range.begin; part < range.end; ++part) {
    const int64_t p = part % blocks * kDepth, col = part / blocks * 2 * lanes();
    const int64_t j = col / kBlockCols * kBlockCols, rows = std::min(kDepth, depth - p);
    const int64_t width = vectors_at(col, n) * lanes(), count = std::min(width, n - col);
    float* const panel = to + place_of(p, j, depth, n) + (col - j) * rows;
    if (b.transposed)
      pack_rows(at(b, p, col), b.stride, rows, count, panel, width);
    else
      pack_cols(at(b, p, col), b.stride, rows, count, panel, width);
  }
}

/// The lines of the next panel of a, which begins at (row, col), that tile number `index` of a row
/// of tiles asks for. Together the tiles of a block of kBlockCols ask for all.
Ahead lines_of(const Matrix& a, int64_t row, int64_t col, int64_t depth, int64_t index) {
  if (a.transposed) {  // a line for each step of the depth; of two, the one that is new
    const int64_t p = index * 2 * kLine;
    if (p >= depth) return {a.data, a.data, 0};
    const float* const first = at(a, row + kTileRows - 1, col + p);
    return {first, first + kLine * a.stride, a.stride};
  }
  if (2 * index >= kTileRows) return {a.data, a.data, 0};
  const float* const first = at(a, row + 2 * index, col);
  return {first, first + a.stride, kLine};
}

/// c (+)= alpha · a · b for a tile of which only `cols` columns are wanted.
void tile_part(Tile whole, int64_t rows, int64_t cols, int64_t depth, float alpha, const float* a,
               const float* b, bool accumulate, float* c, int64_t stride) {
  HWY_ALIGN float z[kTileRows * kMaxTileCols];
  whole(depth, alpha, a, b, false, z, kMaxTileCols, {a, a, 0});
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < cols; ++j) {
      float& to = c[i * stride + j];
      to = accumulate ? to + z[i * kMaxTileCols + j] : z[i * kMaxTileCols + j];
    }
}

/// One packed block of b meets all of a.
void multiply_block(const GemmSize& size, float alpha, const Matrix& a, int64_t a_col,
                    const float* block, bool accumulate, float* c, int64_t stride) {
  HWY_ALIGN float a_panel[kDepth * kTileRows];
  const auto& [m, n, depth] = size;
  const int64_t panels = (m + kTileRows - 1) / kTileRows;
  for (int64_t panel = 0; panel < panels; ++panel) {
    const int64_t row = m * panel / panels, next = m * (panel + 1) / panels, rows = next - row;
    if (a.transposed)
      pack_cols(at(a, row, a_col), a.stride, depth, rows, a_panel, kTileRows);
    else
      pack_rows(at(a, row, a_col), a.stride, depth, rows, a_panel, kTileRows);
    for (int64_t j = 0, index = 0; j < n; j += 2 * lanes(), ++index) {
      const int vectors = vectors_at(j, n);
      const Tile run = kTiles[static_cast<size_t>(vectors - 1)][static_cast<size_t>(rows - 1)];
      const float* const b_panel = block + j * depth;
      float* const z = c + row * stride + j;
      if (j + vectors * lanes() > n) {
        tile_part(run, rows, n - j, depth, alpha, a_panel, b_panel, accumulate, z, stride);
        continue;
      }
      const Ahead ahead =
          panel + 1 < panels ? lines_of(a, next, a_col, depth, index) : Ahead{a_panel, a_panel, 0};
      run(depth, alpha, a_panel, b_panel, accumulate, z, stride, ahead);
    }
  }
}

void multiply(const GemmSize& size, float alpha, const Matrix& a, const float* b, bool accumulate,
              float* c, int64_t stride) {
  for (int64_t j = 0; j < size.n; j += kBlockCols)
    for (int64_t p = 0; p < size.depth; p += kDepth)
      multiply_block({size.m, std::min(kBlockCols, size.n - j), std::min(kDepth, size.depth - p)},
                     alpha, a, p, b + place_of(p, j, size.depth, size.n), accumulate || p > 0,
                     c + j, stride);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft::device::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft::device::cpu {

HWY_EXPORT(floats);
HWY_EXPORT(parts);
HWY_EXPORT(pack);
HWY_EXPORT(multiply);

int64_t packed_floats(int64_t depth, int64_t n) { return HWY_DYNAMIC_DISPATCH(floats)(depth, n); }

int64_t packed_parts(int64_t depth, int64_t n) { return HWY_DYNAMIC_DISPATCH(parts)(depth, n); }

void pack(const Matrix& b, int64_t depth, int64_t n, Range range, float* to) {
  HWY_DYNAMIC_DISPATCH(pack)(b, depth, n, range, to);
}

void multiply_packed(const GemmSize& size, float alpha, const Matrix& a, const float* b,
                     bool accumulate, float* c, int64_t stride) {
  HWY_DYNAMIC_DISPATCH(multiply)(size, alpha, a, b, accumulate, c, stride);
}

void tiled_gemm(const GemmSize& size, float alpha, const Matrix& a, const Matrix& b,
                bool accumulate, float* c, int64_t stride) {
  alignas(64) static thread_local float packed[kGemmBlock * kGemmBlock];
  for (int64_t j = 0; j < size.n; j += kGemmBlock)
    for (int64_t p = 0; p < size.depth; p += kGemmBlock) {
      const GemmSize part{size.m, std::min(kGemmBlock, size.n - j),
                          std::min(kGemmBlock, size.depth - p)};
      pack(part_of(b, p, j), part.depth, part.n, {0, packed_parts(part.depth, part.n)}, packed);
      multiply_packed(part, alpha, part_of(a, 0, p), packed, accumulate || p > 0, c + j, stride);
    }
}

}  // namespace weft::device::cpu
#endif
