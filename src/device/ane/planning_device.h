// PlanningDevice: a Device that compiles, allocates, binds and copies without memory and without
// arithmetic. Over two of them the real plan of a step is built for any model in milliseconds, and
// its Launches are counted instead of run.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "device/ane/chip.h"
#include "device/ane/cost.h"
#include "device/device.h"

namespace weft::device::ane {

class PlanningDevice final : public Device {
 public:
  /// A CPU: takes every Program as it is.
  PlanningDevice() = default;
  /// The ANE of `chip`: takes what can be legalized and counts it as that. Numbers enter and leave
  /// in fp16.
  explicit PlanningDevice(const Chip& chip) : chip_(chip) {}

  std::string_view name() const override { return chip_ ? "ane" : "cpu"; }
  ir::DType arithmetic() const override { return chip_ ? ir::DType::f16 : ir::DType::f32; }
  bool takes_batches() const override { return !chip_; }
  std::string describe() const override { return "nothing but a plan"; }
  std::optional<std::string> refuses(const ir::Program& program) const override;
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
  std::optional<Chip> chip_;
};

/// What `launch`, bound by a PlanningDevice or a copy between two, amounts to.
Work planned_work(const Launch& launch);

}  // namespace weft::device::ane
