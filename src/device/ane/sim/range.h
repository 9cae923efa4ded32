// Range: how large the numbers were that passed through a port.
#pragma once

#include <cstdint>
#include <span>

namespace weft::device::ane::sim {

/// Of any number of tensors of halves. One pass over the data, without a branch.
class Range {
 public:
  void see(std::span<const uint16_t> halves);

  int64_t tensors() const { return tensors_; }
  /// The smallest |x| that the ANE does not take for 0, and the largest; 0 if there was none.
  double smallest() const;
  double largest() const;
  /// The part of all that the ANE takes for 0: what is below the smallest normal half.
  double zeros() const;

 private:
  int16_t smallest_ = 0x7fff, largest_ = 0;  // bits of |x|, which are in the order of the numbers
  int64_t zeros_ = 0, elements_ = 0, tensors_ = 0;
};

}  // namespace weft::device::ane::sim
