// Probe: a Program bound to Surfaces of its own on one device, with numbers made up for it, so that
// two devices can be asked the same question.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "device/device.h"

namespace weft::device::ane {

/// Numbers for the entering port number `input` of `program`, the same for the same `round` and
/// name of the port. They are random and asymmetric, so that no exchange of ports, rows or axes
/// goes unseen; halves, so that every device is given the same; and no two rounds agree.
///
/// Their magnitudes are in [0.5, 1] times a scale, the signs random. The scale of a weight is
/// 2 / sqrt(columns): its products with an activation stay above 2^-14, where they would become 0
/// (rule ANE-74), up to a hundred million columns, and its sums are about 1, far from 2^15, where
/// they would overflow. What multiplies another port where n products are summed makes a mean of
/// its numbers, to be taken from them; its scale is 4 / n, as probabilities would have it. A sum
/// whose every addition is rounded to a half is off by 2^-12 sqrt(n) of itself: at 4 / n the sum is
/// so much smaller than what it is taken from that 2^-10 of the result is left of it, and the
/// products stay above 2^-14 up to n = 16 384.
std::vector<float> probe_numbers(const ir::Program& program, size_t input, uint64_t round);

class Probe {
 public:
  /// Throws what compile, allocate and bind throw.
  Probe(const ir::Program& program, Device& device);

  /// Gives the ports of `role` the numbers of `round`.
  void write(ir::Role role, uint64_t round);
  /// Fills the leaving ports with `value`.
  void poison(float value);
  void run() { launch_->run(); }
  /// The numbers at each leaving port, in order.
  std::vector<std::vector<float>> read() const;
  /// Seconds of a launch: the least of several, at least 3, then until there are 20 or half a
  /// second has passed.
  double seconds();

 private:
  std::shared_ptr<const Kernel> kernel_;
  std::unique_ptr<Launch> launch_;
};

}  // namespace weft::device::ane
