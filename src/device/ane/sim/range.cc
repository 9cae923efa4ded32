#include "device/ane/sim/range.h"

#include <algorithm>

#include "base/half.h"

namespace weft::device::ane::sim {
namespace {

constexpr int16_t kSmallestNormal = 0x0400;

double value(int16_t bits) { return static_cast<double>(from_half(static_cast<uint16_t>(bits))); }

}  // namespace

void Range::see(std::span<const uint16_t> halves) {
  ++tensors_;
  elements_ += static_cast<int64_t>(halves.size());
  constexpr size_t kBlock = 8192;  // what a lane of 16 bits can count
  for (size_t at = 0; at < halves.size(); at += kBlock) {
    int16_t smallest = smallest_, largest = largest_, zeros = 0;
    for (const uint16_t half : halves.subspan(at, std::min(kBlock, halves.size() - at))) {
      const auto size = static_cast<int16_t>(half & 0x7fff);
      const bool zero = size < kSmallestNormal;
      largest = std::max(largest, size);
      smallest = std::min(smallest, zero ? int16_t{0x7fff} : size);
      zeros = static_cast<int16_t>(zeros + (zero ? 1 : 0));
    }
    smallest_ = smallest;
    largest_ = largest;
    zeros_ += zeros;
  }
}

double Range::smallest() const { return smallest_ == 0x7fff ? 0 : value(smallest_); }

double Range::largest() const { return largest_ < kSmallestNormal ? 0 : value(largest_); }

double Range::zeros() const {
  return elements_ == 0 ? 0 : static_cast<double>(zeros_) / static_cast<double>(elements_);
}

}  // namespace weft::device::ane::sim
