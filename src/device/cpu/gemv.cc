// Both forms of c = M · v follow the rows in memory: where those are the rows of M, each gives one
// dot product; where they are its columns, they are added up, a block of sums in L1 at a time.
#include "device/cpu/gemv.h"

#include <hwy/cache_control.h>

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "device/cpu/gemv.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::device::cpu {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;

constexpr int64_t kBlock = 512;  // numbers on the stack: 2 KiB
constexpr int64_t kAhead = 768;  // floats: some 100 ns at 30 GB/s

/// Numbers that stand `step` apart.
template <class Float>
struct Strided {
  Float* data;
  int64_t step;
  Float& operator[](int64_t i) const { return data[i * step]; }
};

float dot(const float* x, const float* y, int64_t count) {
  const Tag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  auto even = hn::Zero(d), odd = hn::Zero(d);
  int64_t i = 0;
  for (; i + 2 * lanes <= count; i += 2 * lanes) {
    hwy::Prefetch(x + i + kAhead);
    hwy::Prefetch(x + i + lanes + kAhead);
    even = hn::MulAdd(hn::LoadU(d, x + i), hn::LoadU(d, y + i), even);
    odd = hn::MulAdd(hn::LoadU(d, x + i + lanes), hn::LoadU(d, y + i + lanes), odd);
  }
  for (; i + lanes <= count; i += lanes)
    even = hn::MulAdd(hn::LoadU(d, x + i), hn::LoadU(d, y + i), even);
  float sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(even, odd)));
  for (; i < count; ++i) sum += x[i] * y[i];
  return sum;
}

/// sums[j] += Σ_r v[r] · rows[r · stride + j] for r < kRows, j < count.
template <int kRows>
HWY_INLINE void add_rows(const float* rows, int64_t stride, const Strided<const float>& v,
                         int64_t count, float* sums) {
  const Tag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  hn::Vec<Tag> factors[kRows];
  for (int r = 0; r < kRows; ++r) factors[r] = hn::Set(d, v[r]);
  int64_t j = 0;
  for (; j + lanes <= count; j += lanes) {
    auto sum = hn::LoadU(d, sums + j);
    for (int r = 0; r < kRows; ++r) {
      hwy::Prefetch(rows + (r + kRows) * stride + j);
      sum = hn::MulAdd(factors[r], hn::LoadU(d, rows + r * stride + j), sum);
    }
    hn::StoreU(sum, d, sums + j);
  }
  for (; j < count; ++j)
    for (int r = 0; r < kRows; ++r) sums[j] += v[r] * rows[r * stride + j];
}

void multiply(const Matrix& m, int64_t rows, int64_t depth, float alpha, const float* v_data,
              int64_t v_step, bool accumulate, float* z_data, int64_t z_step) {
  const Strided<float> z{z_data, z_step};
  HWY_ALIGN float block[kBlock];
  const auto put = [&](int64_t i, float sum, bool add) {
    z[i] = add ? z[i] + alpha * sum : alpha * sum;
  };
  if (m.transposed) {
    for (int64_t i = 0; i < rows; i += kBlock) {
      const int64_t count = std::min(kBlock, rows - i);
      std::fill_n(block, count, 0.0f);
      const auto add = [&]<int kRows>(int64_t k) {
        add_rows<kRows>(m.data + k * m.stride + i, m.stride, {v_data + k * v_step, v_step}, count,
                        block);
      };
      int64_t k = 0;
      for (; k + 4 <= depth; k += 4) add.template operator()<4>(k);
      for (; k < depth; ++k) add.template operator()<1>(k);
      for (int64_t j = 0; j < count; ++j) put(i + j, block[j], accumulate);
    }
    return;
  }
  const int64_t at_once = v_step == 1 ? depth : kBlock;
  for (int64_t k = 0; k < depth; k += at_once) {
    const int64_t count = std::min(at_once, depth - k);
    const float* v = v_data + k;
    if (v_step != 1) {
      for (int64_t j = 0; j < count; ++j) block[j] = v_data[(k + j) * v_step];
      v = block;
    }
    for (int64_t i = 0; i < rows; ++i)
      put(i, dot(m.data + i * m.stride + k, v, count), accumulate || k > 0);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft::device::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft::device::cpu {

HWY_EXPORT(multiply);

void gemv(const GemmSize& size, float alpha, const Matrix& a, const Matrix& b, bool accumulate,
          float* c, int64_t stride) {
  if (size.n == 1)
    return HWY_DYNAMIC_DISPATCH(multiply)(a, size.m, size.depth, alpha, b.data,
                                          b.transposed ? 1 : b.stride, accumulate, c, stride);
  const Matrix turned{b.data, b.stride, !b.transposed};
  HWY_DYNAMIC_DISPATCH(multiply)
  (turned, size.n, size.depth, alpha, a.data, a.transposed ? a.stride : 1, accumulate, c, 1);
}

}  // namespace weft::device::cpu
#endif
