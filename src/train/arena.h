// An arena on a device: one Surface for all parameters (or their gradients, or a moment), and views
// of it for the kernels. The model floor's Layout says where everything lies.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "device/device.h"
#include "model/parameters.h"

namespace weft::train {

class Arena {
 public:
  /// Zero-filled, layout.size() elements. `layout` outlives the arena.
  Arena(std::string name, const model::Layout& layout, device::Device& device);

  /// One parameter, in the shape of the kernels' ports [1,1,rows,cols]. Shares the arena's memory.
  std::shared_ptr<device::Surface> view(const model::Parameter& parameter) const;
  /// What one launch of the optimizer covers.
  std::shared_ptr<device::Surface> view(const model::Section& section) const;

  /// The elements as the host sees them: the memory itself where it may touch it, else a copy made
  /// now.
  std::span<const float> read();
  /// The elements to be written by the host, as they are now; store() makes them the arena's.
  std::span<float> edit();
  void store();

 private:
  const model::Layout& layout_;
  std::shared_ptr<device::Surface> surface_;
  std::vector<float> copy_;  // only where the host can't touch the memory
};

}  // namespace weft::train
