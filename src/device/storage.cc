#include "device/storage.h"

#include <cstring>

#include "base/error.h"
#include "base/half.h"
#include "base/q8.h"
#include "device/halves.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "device/storage.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::device {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

void from_blocks(const Q8Block* from, int64_t count, float* to) {
  const hn::CappedTag<float, kQ8Block> d;
  const hn::Rebind<int8_t, decltype(d)> bytes;
  const hn::RebindToSigned<decltype(d)> ints;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t b = 0; b < count; ++b) {
    const auto scale = hn::Set(d, from_half(from[b].scale));
    for (int64_t i = 0; i < kQ8Block; i += lanes) {
      const auto q = hn::PromoteTo(ints, hn::LoadU(bytes, from[b].numbers + i));
      hn::StoreU(hn::Mul(scale, hn::ConvertTo(d, q)), d, to + b * kQ8Block + i);
    }
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft::device
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace weft::device {

HWY_EXPORT(from_blocks);

void load_stored(ir::DType type, const std::byte* from, int64_t begin, int64_t count, float* to) {
  const std::byte* const first = from + ir::dtype_bytes(type, begin);
  switch (type) {
    case ir::DType::f32:
      if (count > 0) std::memcpy(to, first, static_cast<size_t>(count) * sizeof(float));
      return;
    case ir::DType::f16:
      return widen(reinterpret_cast<const uint16_t*>(first), to, static_cast<size_t>(count));
    case ir::DType::q8:
      return HWY_DYNAMIC_DISPATCH(from_blocks)(reinterpret_cast<const Q8Block*>(first),
                                               count / kQ8Block, to);
    case ir::DType::i32:
      break;
  }
  CHECK(false, "ids are no numbers");
}

bool store(ir::DType type, const float* from, int64_t begin, int64_t count, std::byte* to) {
  std::byte* const first = to + ir::dtype_bytes(type, begin);
  switch (type) {
    case ir::DType::f32:
      if (count > 0) std::memcpy(first, from, static_cast<size_t>(count) * sizeof(float));
      return true;
    case ir::DType::f16:
      narrow(from, reinterpret_cast<uint16_t*>(first), static_cast<size_t>(count));
      return true;
    case ir::DType::q8: {
      auto* const blocks = reinterpret_cast<Q8Block*>(first);
      bool finite = true;
      for (int64_t b = 0; b < count / kQ8Block; ++b) {
        blocks[b] = to_q8(from + b * kQ8Block);
        finite = finite && blocks[b].scale < 0x7c00u;
      }
      return finite;
    }
    case ir::DType::i32:
      break;
  }
  CHECK(false, "ids are no numbers");
  return false;
}

}  // namespace weft::device

#endif  // HWY_ONCE
