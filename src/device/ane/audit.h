// Audits: a launch that the engine says it ran is done again on the CPU, and the results compared.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "device/ane/compare.h"
#include "device/device.h"

namespace weft::device::ane {

/// A Program on another device, with memory of its own.
class Judge {
 public:
  /// `device` outlives it.
  Judge(const ir::Program& program, Device& device);

  /// Runs on what `inputs` hold, Surfaces in the Program's order, and says how far `outputs` are
  /// from what comes of it: the worst of them. nullopt where that says nothing: it is beyond the
  /// range of halves, or so small that the engine takes it for 0.
  std::optional<Difference> compare(std::span<const std::shared_ptr<Surface>> inputs,
                                    std::span<const std::shared_ptr<Surface>> outputs);
  /// Its own, as the last compare() left them.
  std::span<const std::shared_ptr<Surface>> outputs() const { return launch_->writes(); }

 private:
  std::unique_ptr<Launch> launch_;
  std::vector<float> found_, wanted_;  // of one Surface
};

/// What is known about whether a Kernel's results are right.
struct Standing {
  bool due = true;                   ///< its next launch is to be audited
  bool postponed = false;            ///< the last audit said nothing: the next step's is due
  std::optional<int64_t> good_step;  ///< when it was last found right
  /// Made when they are first asked. The second knows the engine's arithmetic.
  std::unique_ptr<Judge> cpu, simulated;
};

}  // namespace weft::device::ane
