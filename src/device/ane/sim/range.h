// Range: how large the numbers were that passed through a port.
#pragma once

#include <cstdint>
#include <span>

#include "device/halves.h"

namespace weft::device::ane::sim {

/// Of any number of tensors of halves.
class Range {
 public:
  void see(std::span<const uint16_t> halves);

  int64_t tensors() const { return tensors_; }
  /// The smallest |x| that the ANE does not take for 0; 0 if there was none.
  double smallest() const;
  /// The largest |x| that is finite.
  double largest() const;
  /// The part of all that the ANE takes for 0: what is below the smallest normal half.
  double zeros() const;
  /// How many were infinite or no number.
  int64_t not_finite() const { return all_.not_finite; }

 private:
  Sizes all_;
  int64_t elements_ = 0, tensors_ = 0;
};

}  // namespace weft::device::ane::sim
