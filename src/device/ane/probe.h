// Probe: a Program bound to Surfaces of its own on one device, with numbers made up for it, so that
// two devices can be asked the same question.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "device/device.h"

namespace weft::device::ane {

/// Numbers for an entering port, the same for the same `round` and name of the port. They are
/// random and asymmetric, so that no exchange of ports, rows or axes goes unseen; halves, so that
/// every device is given the same; and no two rounds agree.
///
/// Magnitudes are in [0.5, 1], those of a weight in [0.5, 1] / sqrt(columns), with random signs:
/// a product of a weight and an activation then stays above 2^-14, where it would become 0 (rule
/// ANE-74), up to weights of 2^24 columns, and a sum of such products is about 1, far below 2^15,
/// where it would overflow, however many there are.
std::vector<float> probe_numbers(const ir::Port& port, uint64_t round);

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
  std::vector<std::shared_ptr<Surface>> inputs_, outputs_;
  std::unique_ptr<Launch> launch_;
};

}  // namespace weft::device::ane
