#include "device/ane/sim/range.h"

#include <algorithm>

#include "base/half.h"

namespace weft::device::ane::sim {
namespace {

double value(int16_t bits) { return static_cast<double>(from_half(static_cast<uint16_t>(bits))); }

}  // namespace

void Range::see(std::span<const uint16_t> halves) {
  const Sizes sizes = sizes_of(halves.data(), halves.size());
  all_.smallest = std::min(all_.smallest, sizes.smallest);
  all_.largest = std::max(all_.largest, sizes.largest);
  all_.zeros += sizes.zeros;
  all_.not_finite += sizes.not_finite;
  elements_ += static_cast<int64_t>(halves.size());
  ++tensors_;
}

double Range::smallest() const { return all_.zeros == elements_ ? 0 : value(all_.smallest); }

double Range::zeros() const {
  return elements_ == 0 ? 0 : static_cast<double>(all_.zeros) / static_cast<double>(elements_);
}

double Range::largest() const { return value(all_.largest); }

}  // namespace weft::device::ane::sim
