// AneLaunch: a request to the engine, prebuilt over the memory of its Surfaces; where a program
// wants something else than a whole Surface, over memory of its own.
#pragma once

#include <memory>
#include <vector>

#include "device/ane/ane_surface.h"
#include "device/ane/guard.h"

namespace weft::device::ane {

class AneLaunch final : public Launch {
 public:
  /// The Surfaces of `bound` are AneSurfaces. All but the kernel outlive the Launch.
  AneLaunch(std::shared_ptr<const AneKernel> kernel, const Bound& bound,
            runtime::Transport& transport, Crew& crew, Guard& guard);

  int64_t staged_bytes() const override;

 private:
  /// Where part of a Surface is wanted in memory of the Launch. What the host writes gets there
  /// when it is written, weights once per step; what the engine writes is copied before each run.
  struct Part {
    const AneSurface* from;
    std::shared_ptr<const Follower> follower;
    bool copied() const { return from->is_written(); }
    Move move() const { return {from->place(), follower->to, follower->area}; }
  };

  void execute() override;
  void attempt();
  std::shared_ptr<runtime::Buffer> enter(const Entry& entry);
  void put_together(const Entry& entry, const std::shared_ptr<runtime::Buffer>& buffer);
  std::shared_ptr<runtime::Buffer> leave(const Exit& exit);

  const std::shared_ptr<const AneKernel> kernel_;
  runtime::Transport& transport_;
  Crew& crew_;
  Guard& guard_;
  std::vector<Part> parts_;
  std::vector<Move> after_;  // a run
  size_t request_ = 0;
};

}  // namespace weft::device::ane
