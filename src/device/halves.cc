#include "device/halves.h"

#include <algorithm>

#include "base/half.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "device/halves.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::device {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::ScalableTag<float>;
using Bits = hn::RebindToUnsigned<Floats>;
using HalfBits = hn::Rebind<uint16_t, Floats>;
using Shorts = hn::ScalableTag<int16_t>;

constexpr int16_t kSmallestNormal = 0x0400, kInfinity = 0x7c00;

// The two conversions are those of base/half.h, step by step: instructions for them do not exist on
// every machine.
void Widen(const uint16_t* from, float* to, size_t count) {
  const Floats d;
  const Bits u;
  const size_t lanes = hn::Lanes(d);
  const auto rebias = hn::Set(u, 0x38000000u);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto half = hn::PromoteTo(u, hn::LoadU(HalfBits(), from + i));
    const auto sign = hn::ShiftLeft<16>(hn::And(half, hn::Set(u, 0x8000u)));
    const auto magnitude = hn::And(half, hn::Set(u, 0x7fffu));
    const auto normal = hn::Add(hn::ShiftLeft<13>(magnitude), rebias);
    const auto endless = hn::Add(normal, rebias);
    const auto small =
        hn::Mul(hn::ConvertTo(d, hn::BitCast(hn::RebindToSigned<Floats>(), magnitude)),
                hn::Set(d, 0x1p-24f));
    const auto is_endless = hn::Gt(magnitude, hn::Set(u, 0x7bffu));
    const auto is_small = hn::Lt(magnitude, hn::Set(u, 0x0400u));
    const auto size = hn::IfThenElse(is_small, hn::BitCast(u, small),
                                     hn::IfThenElse(is_endless, endless, normal));
    hn::StoreU(hn::BitCast(d, hn::Or(size, sign)), d, to + i);
  }
  std::transform(from + i, from + count, to + i, from_half);
}

void Narrow(const float* from, uint16_t* to, size_t count) {
  const Floats d;
  const Bits u;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto bits = hn::BitCast(u, hn::LoadU(d, from + i));
    const auto sign = hn::And(hn::ShiftRight<16>(bits), hn::Set(u, 0x8000u));
    const auto magnitude = hn::And(bits, hn::Set(u, 0x7fffffffu));
    const auto odd = hn::And(hn::ShiftRight<13>(magnitude), hn::Set(u, 1u));
    const auto normal =
        hn::ShiftRight<13>(hn::Add(hn::Sub(magnitude, hn::Set(u, 0x38000000u - 0xfffu)), odd));
    const auto shifted = hn::Add(hn::BitCast(d, magnitude), hn::Set(d, 0.5f));
    const auto small = hn::Sub(hn::BitCast(u, shifted), hn::Set(u, 0x3f000000u));
    auto half = hn::IfThenElse(hn::Lt(magnitude, hn::Set(u, 0x38800000u)), small, normal);
    half = hn::IfThenElse(hn::Gt(magnitude, hn::Set(u, 0x477fefffu)), hn::Set(u, 0x7c00u), half);
    half = hn::IfThenElse(hn::Gt(magnitude, hn::Set(u, 0x7f800000u)), hn::Set(u, 0x7e00u), half);
    const auto whole = hn::BitCast(hn::RebindToSigned<Floats>(), hn::Or(half, sign));
    hn::StoreU(hn::DemoteTo(HalfBits(), whole), HalfBits(), to + i);
  }
  std::transform(from + i, from + count, to + i, to_half);
}

// As many vectors as a lane of 16 bits can count.
Sizes SizesOf(const uint16_t* halves, size_t count) {
  const Shorts d;
  const size_t lanes = hn::Lanes(d), most = lanes * 0x7fff;
  Sizes sizes;
  size_t i = 0;
  while (i + lanes <= count) {
    const size_t end = std::min(count, i + most);
    auto smallest = hn::Set(d, sizes.smallest), largest = hn::Set(d, sizes.largest);
    auto zeros = hn::Zero(d), not_finite = hn::Zero(d);
    for (; i + lanes <= end; i += lanes) {
      const auto bits = hn::BitCast(d, hn::LoadU(hn::RebindToUnsigned<Shorts>(), halves + i));
      const auto size = hn::And(bits, hn::Set(d, 0x7fff));
      const auto zero = hn::Lt(size, hn::Set(d, kSmallestNormal));
      const auto finite = hn::Lt(size, hn::Set(d, kInfinity));
      smallest = hn::IfThenElse(zero, smallest, hn::Min(smallest, size));
      largest = hn::IfThenElse(finite, hn::Max(largest, size), largest);
      zeros = hn::Sub(zeros, hn::VecFromMask(d, zero));
      not_finite = hn::Sub(not_finite, hn::VecFromMask(d, hn::Not(finite)));
    }
    HWY_ALIGN int16_t part[4][hn::MaxLanes(d)];
    hn::Store(smallest, d, part[0]);
    hn::Store(largest, d, part[1]);
    hn::Store(zeros, d, part[2]);
    hn::Store(not_finite, d, part[3]);
    for (size_t lane = 0; lane < lanes; ++lane) {
      sizes.smallest = std::min(sizes.smallest, part[0][lane]);
      sizes.largest = std::max(sizes.largest, part[1][lane]);
      sizes.zeros += part[2][lane];
      sizes.not_finite += part[3][lane];
    }
  }
  for (; i < count; ++i) {
    const auto size = static_cast<int16_t>(halves[i] & 0x7fff);
    const bool zero = size < kSmallestNormal, finite = size < kInfinity;
    if (!zero) sizes.smallest = std::min(sizes.smallest, size);
    if (finite) sizes.largest = std::max(sizes.largest, size);
    sizes.zeros += zero ? 1 : 0;
    sizes.not_finite += finite ? 0 : 1;
  }
  return sizes;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft::device
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft::device {

HWY_EXPORT(Widen);
HWY_EXPORT(Narrow);
HWY_EXPORT(SizesOf);

void widen(const uint16_t* from, float* to, size_t count) {
  HWY_DYNAMIC_DISPATCH(Widen)(from, to, count);
}

void narrow(const float* from, uint16_t* to, size_t count) {
  HWY_DYNAMIC_DISPATCH(Narrow)(from, to, count);
}

Sizes sizes_of(const uint16_t* halves, size_t count) {
  return HWY_DYNAMIC_DISPATCH(SizesOf)(halves, count);
}

}  // namespace weft::device
#endif
