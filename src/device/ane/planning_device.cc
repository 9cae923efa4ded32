#include "device/ane/planning_device.h"

#include <atomic>

#include "base/error.h"
#include "device/ane/legalize.h"

namespace weft::device::ane {
namespace {

class PlanningSurface final : public Surface {
 public:
  PlanningSurface(const ir::Port& port, uintptr_t begin) : Surface(port), begin_(begin) {}

  void write(std::span<const float>) override {}
  void read(std::span<float>) const override {
    CHECK(false, "'{}' is only planned, there is nothing to read", port().name);
  }
  void write_ids(std::span<const int32_t>) override {}
  void write_columns(int64_t, const Surface&) override {}
  std::shared_ptr<Surface> view(const ir::Port& part, int64_t offset) override {
    const int64_t bytes = ir::dtype_bytes(part.dtype, offset);
    return std::make_shared<PlanningSurface>(part, begin_ + static_cast<uintptr_t>(bytes));
  }
  std::span<float> host() override { return {}; }
  Extent extent() const override {
    return {begin_, begin_ + static_cast<uintptr_t>(port().bytes())};
  }

 private:
  uintptr_t begin_;
};

class PlanningKernel final : public Kernel {
 public:
  PlanningKernel(const ir::Program& program, Device& device, const Work& work)
      : Kernel(program, device), work_(work) {}
  const Work& work() const { return work_; }

 private:
  Work work_;
};

class PlanningLaunch final : public Launch {
 public:
  PlanningLaunch(std::shared_ptr<const PlanningKernel> kernel, const Bound& bound)
      : Launch(kernel->program().name(), kernel->device(), bound.inputs, bound.outputs),
        kernel_(std::move(kernel)) {}
  const Work& work() const { return kernel_->work(); }

 private:
  void execute() override { CHECK(false, "{} is only planned", name()); }

  std::shared_ptr<const PlanningKernel> kernel_;
};

}  // namespace

std::optional<std::string> PlanningDevice::refuses(const ir::Program& program) const {
  return chip_ ? refusal(program) : std::nullopt;
}

std::shared_ptr<Surface> PlanningDevice::allocate(const ir::Port& port,
                                                  std::span<const Kernel* const>) {
  static std::atomic<uintptr_t> next{1};  // of all planning devices: none of their Surfaces overlap
  return std::make_shared<PlanningSurface>(
      port, next.fetch_add(static_cast<uintptr_t>(port.bytes()), std::memory_order_relaxed));
}

std::unique_ptr<Launch> PlanningDevice::bind(std::shared_ptr<const Kernel> kernel,
                                             std::span<const Bind> binds) {
  const auto planned = std::dynamic_pointer_cast<const PlanningKernel>(std::move(kernel));
  CHECK(planned != nullptr && &planned->device() == this, "the Kernel is another device's");
  return std::make_unique<PlanningLaunch>(planned, resolve(planned->program(), binds));
}

std::shared_ptr<const Kernel> PlanningDevice::build(const ir::Program& program) {
  if (!chip_) return std::make_shared<PlanningKernel>(program, *this, count(program));
  return std::make_shared<PlanningKernel>(with_half_ports(program), *this,
                                          count(legalize(program, *chip_).program));
}

Work planned_work(const Launch& launch) {
  if (const auto* planned = dynamic_cast<const PlanningLaunch*>(&launch)) return planned->work();
  CHECK(launch.reads().size() == 1 && launch.writes().size() == 1, "{} was not planned",
        launch.name());
  return count_copy(launch.reads()[0]->port(), launch.writes()[0]->port());
}

}  // namespace weft::device::ane
