// Peak: what this machine can do with so many threads, measured. Arithmetic that touches no memory,
// and streams over arrays that no cache holds.
//
// One call is one repetition of some ten milliseconds. The rates of a shared machine drift by a
// tenth and more within minutes, so whoever wants a fraction of the peak takes a repetition before
// and after what is measured.
#pragma once

#include <cstdint>
#include <memory>

#include "base/workers.h"

namespace weft::device::cpu {

class Peak {
 public:
  /// Elements of each of the four arrays: 64 MiB, twice the largest caches of common machines.
  static constexpr int64_t kElements = int64_t{1} << 24;

  /// Allocates the arrays; each worker touches its own part first. `workers` outlives the Peak.
  /// Throws Error when there is not enough memory.
  explicit Peak(Workers& workers, int64_t elements = kElements);
  ~Peak();
  Peak(const Peak&) = delete;
  Peak& operator=(const Peak&) = delete;

  /// Multiply-adds in registers, independent of each other and enough of them to hide their
  /// latency. FLOP/s, a multiply-add being two.
  double multiply_add() const;
  /// The arrays are read one after another and summed. Bytes/s.
  double read() const;
  /// a ← b + s · c. Bytes/s at 12 per element; that a cache may fetch `a` before it is written is
  /// not counted.
  double triad() const;
  /// What an optimizer does to memory: four arrays are read and three of them written in place.
  /// Bytes/s at 28 per element.
  double update() const;

  /// Of the arrays.
  int64_t bytes() const;

 private:
  struct Arrays;
  template <class Body>
  double seconds(const Body& body) const;

  Workers& workers_;
  const int64_t elements_;
  std::unique_ptr<Arrays> arrays_;
};

/// Bytes of traffic that an AdamW step costs per parameter: weight, two moments and gradient are
/// read, the first three written.
inline constexpr double kUpdateBytes = 28;

}  // namespace weft::device::cpu
