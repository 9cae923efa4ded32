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

/// A Program on the CPU, with memory of its own.
class Judge {
 public:
  /// `cpu` outlives it.
  Judge(const ir::Program& program, Device& cpu);

  /// Computes what comes of `inputs`, in the Program's order. False where that says nothing about
  /// the engine: it is beyond the range of halves, or so small that the engine takes it for 0.
  bool expect(std::span<const std::shared_ptr<Surface>> inputs);
  /// How far `outputs` are from it: the worst of them.
  Difference compare(std::span<const std::shared_ptr<Surface>> outputs);

 private:
  struct Output {
    std::shared_ptr<Surface> surface;
    std::vector<float> values;
    bool telling = false;
  };

  std::vector<std::shared_ptr<Surface>> inputs_;
  std::vector<Output> outputs_;
  std::unique_ptr<Launch> launch_;
  std::vector<float> between_;  // on the way from one Surface to another
};

/// What is known about whether a Kernel's results are right.
struct Standing {
  bool due = true;                   ///< its next launch is to be audited
  std::optional<int64_t> good_step;  ///< when it was last found right
  std::unique_ptr<Judge> judge;      ///< made for the first audit
};

}  // namespace weft::device::ane
