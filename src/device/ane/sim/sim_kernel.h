// A Kernel of the simulated ANE, and its Launches.
#pragma once

#include <memory>
#include <vector>

#include "device/ane/legalize.h"
#include "device/ane/sim/engine.h"
#include "device/ane/sim/range.h"
#include "device/device.h"

namespace weft::device::ane::sim {

/// What the Launches of a Kernel use in turn; those of one device follow each other.
struct Work {
  Work(const ir::Program& asked, const Chip& chip, Workers& workers);

  const Lowered lowered;
  Engine engine;
  std::vector<Range> read, written;  ///< of the asked Program's ports
};

/// Its program() is the asked one with fp16 at the ports.
class SimKernel final : public Kernel {
 public:
  SimKernel(const ir::Program& asked, const Chip& chip, Workers& workers, Device& device);
  const std::unique_ptr<Work> work;
};

class SimLaunch final : public Launch {
 public:
  SimLaunch(std::shared_ptr<const SimKernel> kernel, Bound bound, Workers& workers);

 private:
  struct Load {
    const Piece* piece;
    size_t from, to;  // port of the Kernel, port of the lowered Program
  };

  void execute() override;

  std::shared_ptr<const SimKernel> kernel_;
  Workers& workers_;
  std::vector<Load> loads_;
};

}  // namespace weft::device::ane::sim
