// Comparing what the Neural Engine computed with what the CPU did: at start-up (trial.h) and now
// and then afterwards.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace weft::device::ane {

/// How far the results may lie apart, as a part of the largest number (rule ANE-98 of docs/ane.md).
/// fp16 with sums in fp32 is off by about 2^-10 of it in a kernel of a few products; a wrong slot,
/// a wrong stride or a transposed weight are off by about 1.
inline constexpr double kTolerance = 5e-3;

/// What there is to say about numbers `found` where `wanted` were expected.
struct Difference {
  double relative = 0;     ///< largest |found - wanted| / largest |wanted|, over finite numbers
  double largest = 0;      ///< |found|, over finite numbers
  int64_t not_finite = 0;  ///< numbers in `found` that are infinite or no numbers

  /// The numbers are finite, not all 0, and near enough. Where nothing but 0 is wanted no number
  /// found says anything, and this is false.
  bool passes() const { return not_finite == 0 && largest > 0 && relative <= kTolerance; }
};

/// Compares as many numbers as there are, in the same order. Nothing is near a number in `wanted`
/// that isn't finite.
Difference difference(std::span<const float> found, std::span<const float> wanted);

/// "off by 3.1e-4", "all numbers are 0", "7 numbers are not finite".
std::string to_string(const Difference&);

}  // namespace weft::device::ane
