// How fast: one multiply-add per weight and column, so that with one column a core that is given b
// bytes a cycle needs b / 4 of them (f32), b / 2 (f16) or b (q8, less 6 %) per cycle: far below
// what even 128-bit vectors do. What costs is waiting. A core can't look far enough ahead, past the
// arithmetic, to keep memory busy, so rows are taken one after another, in the order in which they
// lie, and kAhead bytes before they are wanted they are asked for. With four rows side by side q8
// came with 60 % of this speed (2 cores of Zen 4, November 2026).
//
// With more columns arithmetic is the work: 2 rows × 4 columns use each vector of weights 4 times
// and each of x twice, and their 8 sums hide the latency of a multiply-add (4 cycles, 2 of them a
// cycle).
#include "device/cpu/thin.h"

#include <hwy/cache_control.h>

#include <cstring>

#include "base/error.h"
#include "base/q8.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "device/cpu/thin.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::device::cpu {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::CappedTag<float, kQ8Block>;
using Vec = hn::Vec<Tag>;
constexpr int64_t kLanes = hn::MaxLanes(Tag());
// Some 100 ns at 30 GB/s: what memory takes to answer.
constexpr int64_t kAhead = 3072, kLine = 64;

// The storage types: the bytes of k columns, a vector of a row from column k on, and how the sum
// over a block of kQ8Block columns joins the sum of the row. f32 does without sums of blocks: its
// rows have bytes enough for one chain of multiply-adds.
struct F32 {
  static constexpr bool kBlocks = false;
  static int64_t row_bytes(int64_t k) { return k * 4; }
  static HWY_INLINE Vec load(const std::byte* row, int64_t k) {
    return hn::LoadU(Tag(), reinterpret_cast<const float*>(row) + k);
  }
};
struct F16 {
  static constexpr bool kBlocks = true;
  static int64_t row_bytes(int64_t k) { return k * 2; }
  static HWY_INLINE Vec load(const std::byte* row, int64_t k) {
    const hn::Rebind<uint16_t, Tag> bits;
    const hn::Rebind<hwy::float16_t, Tag> half;
    const auto raw = hn::LoadU(bits, reinterpret_cast<const uint16_t*>(row) + k);
    return hn::PromoteTo(Tag(), hn::BitCast(half, raw));
  }
  static HWY_INLINE Vec join(const std::byte*, int64_t, Vec block, Vec sum) {
    return hn::Add(sum, block);
  }
};
struct Q8 {
  static constexpr bool kBlocks = true;
  static int64_t row_bytes(int64_t k) { return k / kQ8Block * int64_t{sizeof(Q8Block)}; }
  static const Q8Block& block(const std::byte* row, int64_t k) {
    return reinterpret_cast<const Q8Block*>(row)[k / kQ8Block];
  }
  static HWY_INLINE Vec load(const std::byte* row, int64_t k) {
    const hn::Rebind<int8_t, Tag> bytes;
    const hn::RebindToSigned<Tag> ints;
    const auto raw = hn::LoadU(bytes, block(row, k).numbers + k % kQ8Block);
    return hn::ConvertTo(Tag(), hn::PromoteTo(ints, raw));
  }
  static HWY_INLINE Vec join(const std::byte* row, int64_t k, Vec block_sum, Vec sum) {
    const hn::Rebind<uint16_t, Tag> bits;
    const hn::Rebind<hwy::float16_t, Tag> half;
    const Vec scale = hn::PromoteTo(Tag(), hn::BitCast(half, hn::Set(bits, block(row, k).scale)));
    return hn::MulAdd(block_sum, scale, sum);
  }
};

// The last k % kQ8Block columns of f32 and f16, as a row of their own that ends in zeros.
template <class Type>
struct Tail {
  HWY_ALIGN std::byte bytes[kQ8Block * 4] = {};
  Tail(const std::byte* row, int64_t begin, int64_t end) {
    std::memcpy(bytes, row + Type::row_bytes(begin),
                static_cast<size_t>(Type::row_bytes(end) - Type::row_bytes(begin)));
  }
};

// Adds the block from column k on, of kRows rows times kColumns columns, to the sums.
template <class Type, int kRows, int kColumns>
HWY_INLINE void add_block(const std::byte* const (&row)[kRows], const float* const (&x)[kColumns],
                          int64_t k, Vec (&sum)[kRows][kColumns]) {
  Vec part[kRows][kColumns];
  for (int64_t v = 0; v < kQ8Block; v += kLanes)
    for (int r = 0; r < kRows; ++r) {
      const Vec w = Type::load(row[r], k + v);
      for (int c = 0; c < kColumns; ++c) {
        const Vec xs = hn::LoadU(Tag(), x[c] + k + v);
        if constexpr (Type::kBlocks)
          part[r][c] = v == 0 ? hn::Mul(w, xs) : hn::MulAdd(w, xs, part[r][c]);
        else
          sum[r][c] = hn::MulAdd(w, xs, sum[r][c]);
      }
    }
  if constexpr (Type::kBlocks)
    for (int r = 0; r < kRows; ++r)
      for (int c = 0; c < kColumns; ++c) sum[r][c] = Type::join(row[r], k, part[r][c], sum[r][c]);
}

template <class Type, int kRows, int kColumns>
HWY_INLINE void tile(const std::byte* w, int64_t k, const float* columns, int64_t stride,
                     const ThinResult& to, float* z) {
  const std::byte* row[kRows];
  const float* x[kColumns];
  Vec sum[kRows][kColumns];
  for (int r = 0; r < kRows; ++r) row[r] = w + r * Type::row_bytes(k);
  for (int c = 0; c < kColumns; ++c) x[c] = columns + c * stride;
  for (int r = 0; r < kRows; ++r)
    for (int c = 0; c < kColumns; ++c) sum[r][c] = hn::Zero(Tag());
  const int64_t whole = k / kQ8Block * kQ8Block;
  for (int64_t i = 0; i < whole; i += kQ8Block) {
    for (int r = 0; r < kRows; ++r)
      for (int64_t byte = 0; byte < Type::row_bytes(kQ8Block); byte += kLine)
        hwy::Prefetch(row[r] + Type::row_bytes(i) + byte + kAhead);
    add_block<Type>(row, x, i, sum);
  }
  if (whole < k) {  // never in q8
    for (int r = 0; r < kRows; ++r)
      for (int c = 0; c < kColumns; ++c) {
        const Tail<Type> rest(row[r], whole, k);
        const Tail<F32> x_rest(reinterpret_cast<const std::byte*>(x[c]), whole, k);
        const std::byte* const one_row[1] = {rest.bytes};
        const float* const one_x[1] = {reinterpret_cast<const float*>(x_rest.bytes)};
        Vec one[1][1] = {{sum[r][c]}};
        add_block<Type>(one_row, one_x, 0, one);
        sum[r][c] = one[0][0];
      }
  }
  for (int r = 0; r < kRows; ++r)
    for (int c = 0; c < kColumns; ++c) {
      float& there = z[r * to.row + c * to.column];
      const float total = to.alpha * hn::GetLane(hn::SumOfLanes(Tag(), sum[r][c]));
      there = to.accumulate ? there + total : total;
    }
}

/// kRows rows by all columns; after the first tile the rows come from L1.
template <class Type, int kRows>
HWY_INLINE void all_columns(const std::byte* w, int64_t k, const ThinColumns& columns,
                            const ThinResult& to, float* z) {
  int64_t c = 0;
  for (; c + 4 <= columns.count; c += 4)
    tile<Type, kRows, 4>(w, k, columns.x + c * columns.stride, columns.stride, to,
                         z + c * to.column);
  for (int r = 0; r < kRows; ++r)
    for (int64_t one = c; one < columns.count; ++one)
      tile<Type, 1, 1>(w + r * Type::row_bytes(k), k, columns.x + one * columns.stride, 0, to,
                       z + r * to.row + one * to.column);
}

template <class Type>
void product(const std::byte* w, int64_t rows, int64_t k, const ThinColumns& columns,
             const ThinResult& to) {
  const int64_t bytes = Type::row_bytes(k);
  int64_t r = 0;
  for (; r + 2 <= rows; r += 2)
    all_columns<Type, 2>(w + r * bytes, k, columns, to, to.z + r * to.row);
  if (r < rows) all_columns<Type, 1>(w + r * bytes, k, columns, to, to.z + r * to.row);
}

void thin(ir::DType type, const std::byte* w, int64_t rows, int64_t k, const ThinColumns& columns,
          const ThinResult& to) {
  switch (type) {
    case ir::DType::f32:
      return product<F32>(w, rows, k, columns, to);
    case ir::DType::f16:
      return product<F16>(w, rows, k, columns, to);
    case ir::DType::q8:
      return product<Q8>(w, rows, k, columns, to);
    case ir::DType::i32:
      break;
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft::device::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft::device::cpu {

HWY_EXPORT(thin);

void thin_product(ir::DType type, const std::byte* w, int64_t rows, int64_t k,
                  const ThinColumns& columns, const ThinResult& result) {
  CHECK(type != ir::DType::i32, "ids are no numbers");
  HWY_DYNAMIC_DISPATCH(thin)(type, w, rows, k, columns, result);
}

}  // namespace weft::device::cpu
#endif
