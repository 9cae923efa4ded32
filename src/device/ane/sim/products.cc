#include "device/ane/sim/products.h"

#include <algorithm>
#include <cmath>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "device/ane/sim/products.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::device::ane::sim {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::CappedTag<float, kPanel / 2>;
using Vec = hn::Vec<Tag>;

constexpr float kSmallestNormal = 0x1p-14f;    // of fp16
constexpr float kRoundsToInfinity = 65520.0f;  // the middle of 65504, the largest, and 65536
constexpr int kRows = 4, kVectors = 2;         // of a tile: sums that are made side by side

HWY_INLINE Vec number(float x) { return hn::Set(Tag(), x); }

// x to the 11 digits of fp16, or to multiples of 2^-24 below its smallest normal number. Adding and
// taking away 1.5 · 2^13 times the power of two at or below |x| lets the addition do the rounding.
// Sizes from kRoundsToInfinity on are not treated; the sign of a zero is lost.
HWY_INLINE Vec rounded(Vec x) {
  const hn::RebindToUnsigned<Tag> du;
  const Vec exponent = hn::BitCast(Tag(), hn::Set(du, 0x7f800000u));
  const Vec power = hn::Max(hn::And(x, exponent), number(kSmallestNormal));
  const Vec shift = hn::Mul(power, number(1.5f * 0x1p13f));
  return hn::Sub(hn::Add(x, shift), shift);
}

HWY_INLINE Vec flushed(Vec x) {
  return hn::IfThenZeroElse(hn::Lt(hn::Abs(x), number(kSmallestNormal)), x);  // NaN stays
}

// x to fp16, whatever it is.
HWY_INLINE Vec half_of(Vec x) {
  const Vec infinity = number(std::numeric_limits<float>::infinity());
  const Vec finite = hn::CopySign(rounded(x), x);
  return hn::IfThenElse(hn::Ge(hn::Abs(x), number(kRoundsToInfinity)), hn::CopySign(infinity, x),
                        finite);
}

void RoundToHalf(float* values, size_t count, bool flush) {
  const Tag d;
  const size_t lanes = hn::Lanes(d);
  const auto one = [flush](Vec x) HWY_ATTR {
    const Vec half = half_of(x);
    return flush ? flushed(half) : half;
  };
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(one(hn::LoadU(d, values + i)), d, values + i);
  if (i == count) return;
  HWY_ALIGN float rest[hn::MaxLanes(d)] = {};
  std::copy(values + i, values + count, rest);
  hn::Store(one(hn::Load(d, rest)), d, rest);
  std::copy_n(rest, count - i, values + i);
}

// The smallest float that is not below `limit`: a float is below the one exactly if it is below the
// other.
float limit_of(double limit) {
  const auto nearest = static_cast<float>(limit);
  return static_cast<double>(nearest) < limit
             ? std::nextafter(nearest, std::numeric_limits<float>::infinity())
             : nearest;
}

// One row of a tile, each sum followed to the end: what a lane's sum was when it reached the limit
// decides, what comes later does not.
Vec careful_sum(const Block& b, int64_t row, int64_t column, const ir::Numerics& numerics) {
  const Vec zero = hn::Zero(Tag()), infinity = number(std::numeric_limits<float>::infinity());
  const Vec limit = number(limit_of(numerics.sum_limit));
  const bool limited = numerics.sum_overflow != ir::SumOverflow::none;
  const bool to_zero = numerics.sum_overflow == ir::SumOverflow::zero;
  Vec sum = zero;
  auto over = hn::Lt(zero, zero);  // no lane
  for (int64_t k = 0; k < b.inner; ++k) {
    Vec product = hn::Mul(number(b.x[row * b.x_row + k * b.x_inner]),
                          hn::LoadU(Tag(), b.panel + k * kPanel + column));
    if (numerics.half_products) product = half_of(product);
    if (numerics.half_products && numerics.flush_products) product = flushed(product);
    const Vec next = hn::Add(sum, product);
    sum = hn::IfThenElse(over, sum, next);
    if (!limited) continue;
    const auto reached = hn::AndNot(over, hn::Ge(hn::Abs(next), limit));
    sum = hn::IfThenElse(reached, to_zero ? zero : hn::CopySign(infinity, next), sum);
    over = hn::Or(over, reached);
  }
  return sum;
}

void store(Vec sum, const Block& b, int64_t row, int64_t column) {
  float* const z = b.z + row * b.z_row + column;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(Tag())), left = b.columns - column;
  if (left >= lanes) return hn::StoreU(sum, Tag(), z);
  if (left <= 0) return;
  HWY_ALIGN float part[hn::MaxLanes(Tag())];
  hn::Store(sum, Tag(), part);
  std::copy_n(part, left, z);
}

// kTileRows rows times kVectors vectors of columns. `peak` is the largest of what could have
// overflowed: the sums where they have a limit, else the products.
template <bool kHalf, bool kFlush, bool kLimit, int kTileRows>
void tile(const Block& b, int64_t row, int64_t column, const ir::Numerics& numerics) {
  const Tag d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  Vec sum[kTileRows][kVectors], peak[kVectors];
  for (int v = 0; v < kVectors; ++v) {
    peak[v] = hn::Zero(d);
    for (int r = 0; r < kTileRows; ++r) sum[r][v] = hn::Zero(d);
  }
  const float* x = b.x + row * b.x_row;
  const float* panel = b.panel + column;
  for (int64_t k = 0; k < b.inner; ++k, x += b.x_inner, panel += kPanel) {
    Vec y[kVectors];
    for (int v = 0; v < kVectors; ++v) y[v] = hn::LoadU(d, panel + v * lanes);
    for (int r = 0; r < kTileRows; ++r) {
      const Vec left = number(x[r * b.x_row]);
      for (int v = 0; v < kVectors; ++v) {
        Vec product = hn::Mul(left, y[v]);
        if constexpr (kHalf) product = rounded(product);
        if constexpr (kHalf && !kLimit) peak[v] = hn::Max(peak[v], hn::Abs(product));
        if constexpr (kFlush) product = flushed(product);
        sum[r][v] = hn::Add(sum[r][v], product);
        if constexpr (kLimit) peak[v] = hn::Max(peak[v], hn::Abs(sum[r][v]));
      }
    }
  }
  const Vec bound = number(kLimit ? limit_of(numerics.sum_limit) : kRoundsToInfinity);
  for (int v = 0; v < kVectors; ++v) {
    // What is no number hides from Max, but not from its sum.
    auto fine = hn::Lt(peak[v], bound);
    for (int r = 0; r < kTileRows; ++r) fine = hn::And(fine, hn::Eq(sum[r][v], sum[r][v]));
    const bool again = (kHalf || kLimit) && !hn::AllTrue(d, fine);
    for (int r = 0; r < kTileRows; ++r)
      store(again ? careful_sum(b, row + r, column + v * lanes, numerics) : sum[r][v], b, row + r,
            column + v * lanes);
  }
}

template <bool kHalf, bool kFlush, bool kLimit>
void tiles(const Block& b, const ir::Numerics& numerics) {
  const int64_t width = kVectors * static_cast<int64_t>(hn::Lanes(Tag()));
  for (int64_t column = 0; column < b.columns; column += width) {
    int64_t row = 0;
    for (; row + kRows <= b.rows; row += kRows)
      tile<kHalf, kFlush, kLimit, kRows>(b, row, column, numerics);
    for (; row < b.rows; ++row) tile<kHalf, kFlush, kLimit, 1>(b, row, column, numerics);
  }
}

void CarefulTiles(const Block& b, const ir::Numerics& numerics) {
  for (int64_t column = 0; column < b.columns; column += static_cast<int64_t>(hn::Lanes(Tag())))
    for (int64_t row = 0; row < b.rows; ++row)
      store(careful_sum(b, row, column, numerics), b, row, column);
}

void Multiply(const Block& b, const ir::Numerics& numerics) {
  const bool limit = numerics.sum_overflow != ir::SumOverflow::none;
  if (!numerics.half_products)
    return limit ? tiles<false, false, true>(b, numerics) : tiles<false, false, false>(b, numerics);
  // A product that rounds to infinity takes a sum below this limit past it, so that watching the
  // sums is enough.
  if (limit && numerics.sum_limit > 0x1p15) return CarefulTiles(b, numerics);
  if (numerics.flush_products)
    return limit ? tiles<true, true, true>(b, numerics) : tiles<true, true, false>(b, numerics);
  return limit ? tiles<true, false, true>(b, numerics) : tiles<true, false, false>(b, numerics);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft::device::ane::sim
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft::device::ane::sim {

HWY_EXPORT(Multiply);
HWY_EXPORT(RoundToHalf);

void multiply(const Block& block, const ir::Numerics& numerics) {
  HWY_DYNAMIC_DISPATCH(Multiply)(block, numerics);
}

void round_to_half(float* values, size_t count, bool flush) {
  HWY_DYNAMIC_DISPATCH(RoundToHalf)(values, count, flush);
}

}  // namespace weft::device::ane::sim
#endif
