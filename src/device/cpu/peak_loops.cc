#include "device/cpu/peak_loops.h"

#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "device/cpu/peak_loops.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::device::cpu {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;
using Vec = hn::Vec<Tag>;

// A multiply-add takes 4 cycles and up to 4 begin in a cycle (Apple's cores; 2 on x86): 16 in
// flight at most. Where there are 16 registers, 12 leave room for the factors and are enough for 2
// a cycle.
constexpr bool kManyRegisters = HWY_ARCH_ARM_A64 || HWY_MAX_BYTES >= 64;
using Accumulators = std::make_index_sequence<kManyRegisters ? 24 : 12>;

template <size_t... I>
HWY_INLINE float turn(int64_t turns, std::index_sequence<I...>) {
  const Tag d;
  // x ← x · a + b stays near b / (1 − a), far from denormals and infinities.
  const Vec a = hn::Set(d, 0.5f), b = hn::Set(d, 1.0f);
  Vec x[] = {hn::Set(d, static_cast<float>(I))...};
  for (int64_t i = 0; i < turns; ++i) ((x[I] = hn::MulAdd(x[I], a, b)), ...);
  Vec sum = hn::Zero(d);
  ((sum = hn::Add(sum, x[I])), ...);
  return hn::GetLane(sum);
}

float multiply_add(int64_t turns) { return turn(turns, Accumulators()); }

float sum(const float* x, int64_t n) {
  const Tag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  Vec a = hn::Zero(d), b = a, c = a, e = a;
  for (int64_t i = 0; i < n; i += 4 * lanes) {
    a = hn::Add(a, hn::Load(d, x + i));
    b = hn::Add(b, hn::Load(d, x + i + lanes));
    c = hn::Add(c, hn::Load(d, x + i + 2 * lanes));
    e = hn::Add(e, hn::Load(d, x + i + 3 * lanes));
  }
  return hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(a, b), hn::Add(c, e))));
}

void triad(float* a, const float* b, const float* c, int64_t n) {
  const Tag d;
  const Vec s = hn::Set(d, 0.5f);
  for (int64_t i = 0; i < n; i += static_cast<int64_t>(hn::Lanes(d)))
    hn::Store(hn::MulAdd(s, hn::Load(d, c + i), hn::Load(d, b + i)), d, a + i);
}

void update(float* w, float* m, float* v, const float* g, int64_t n) {
  const Tag d;
  const Vec half = hn::Set(d, 0.5f);
  for (int64_t i = 0; i < n; i += static_cast<int64_t>(hn::Lanes(d))) {
    const Vec grad = hn::Load(d, g + i);
    const Vec m1 = hn::MulAdd(half, hn::Load(d, m + i), grad);
    const Vec v1 = hn::MulAdd(half, hn::Load(d, v + i), grad);
    hn::Store(m1, d, m + i);
    hn::Store(v1, d, v + i);
    hn::Store(hn::MulAdd(half, hn::Load(d, w + i), hn::Add(m1, v1)), d, w + i);
  }
}

const PeakLoops* loops() {
  static const PeakLoops table{
      .multiply_add = multiply_add,
      .flop_per_turn = 2.0 * Accumulators::size() * static_cast<double>(hn::Lanes(Tag())),
      .sum = sum,
      .triad = triad,
      .update = update};
  static_assert(kPeakStep % (4 * hn::MaxLanes(Tag())) == 0);
  return &table;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft::device::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft::device::cpu {

HWY_EXPORT(loops);

const PeakLoops& peak_loops() { return *HWY_DYNAMIC_DISPATCH(loops)(); }

}  // namespace weft::device::cpu
#endif
