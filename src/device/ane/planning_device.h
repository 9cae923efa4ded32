// PlanningDevice: a Device that compiles, allocates, binds and copies without memory and without
// arithmetic. Over two of them the real plan of a step is built for any model in milliseconds, and
// its Launches are counted instead of run.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "device/ane/cost.h"
#include "device/device.h"

namespace weft::device::ane {

class PlanningDevice final : public Device {
 public:
  /// `ports`: the type in which numbers enter and leave its Kernels; ids stay ids.
  PlanningDevice(std::string name, ir::DType ports) : name_(std::move(name)), ports_(ports) {}

  std::string_view name() const override { return name_; }
  std::string describe() const override { return "nothing but a plan"; }
  std::optional<std::string> refuses(const ir::Program&) const override { return std::nullopt; }
  /// A Surface with an extent that is nobody else's, and nothing in it: what is written is dropped,
  /// reading is a mistake.
  std::shared_ptr<Surface> allocate(const ir::Port& port,
                                    std::span<const Kernel* const> users) override;
  /// A Launch that must not run.
  std::unique_ptr<Launch> bind(std::shared_ptr<const Kernel> kernel,
                               std::span<const Bind> binds) override;

 protected:
  std::shared_ptr<const Kernel> build(const ir::Program& program) override;

 private:
  std::string name_;
  ir::DType ports_;
};

/// What `launch`, bound by a PlanningDevice or a copy between two, amounts to.
Work planned_work(const Launch& launch);

}  // namespace weft::device::ane
