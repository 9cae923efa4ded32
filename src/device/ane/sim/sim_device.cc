// The simulated ANE: Programs are legalized as for a real one, and computed on the CPU with the
// arithmetic that has been observed of it, so that any machine foretells what training there does.
//
// Surfaces are fp16, and a Program holds one sequence, as on the real device. What passes through
// the ports is measured.
#include "base/error.h"
#include "device/ane/arithmetic.h"
#include "device/ane/legalize.h"
#include "device/ane/sim/sim_kernel.h"
#include "device/drivers.h"
#include "device/host_surface.h"

namespace weft::device::ane::sim {
namespace {

class SimDevice final : public Device {
 public:
  SimDevice(const Chip& chip, int threads) : chip_(chip), workers_(threads) {}

  std::string_view name() const override { return "ane-sim"; }
  std::string describe() const override {
    const ir::Numerics numerics = numerics_of(chip_);
    return fmt::format(
        "{}'s Neural Engine simulated on {} thread{}: fp16, products rounded and flushed below "
        "2^-14, a sum of {} becomes {}",
        display_name(chip_), workers_.count(), workers_.count() == 1 ? "" : "s", numerics.sum_limit,
        numerics.sum_overflow == ir::SumOverflow::zero ? "0 without a word" : "infinite");
  }
  ir::DType arithmetic() const override { return ir::DType::f16; }
  bool takes_batches() const override { return false; }

  std::optional<std::string> refuses(const ir::Program& program) const override {
    return device_refusal(program);
  }
  std::shared_ptr<Surface> allocate(const ir::Port& port, std::span<const Kernel* const>) override {
    return std::make_shared<HostSurface>(half(port));
  }
  std::unique_ptr<Launch> bind(std::shared_ptr<const Kernel> kernel,
                               std::span<const Bind> binds) override {
    Bound bound = resolve(kernel->program(), binds);
    const auto mine = std::dynamic_pointer_cast<const SimKernel>(kernel);
    CHECK(mine != nullptr && &kernel->device() == this, "{}: a kernel of another device",
          kernel->program().name());
    want_host_surfaces(kernel->program(), bound);
    return std::make_unique<SimLaunch>(mine, std::move(bound), workers_);
  }

  std::vector<PortRange> ranges() const override {
    std::vector<PortRange> all;
    for (const std::shared_ptr<const SimKernel>& kernel : kernels_) {
      const ir::Program& program = kernel->program();
      const auto add = [&](const ir::Port& port, const Range& range) {
        if (range.tensors() > 0)
          all.push_back({program.name(), port.name, range.smallest(), range.largest(),
                         range.zeros(), range.not_finite(), range.tensors()});
      };
      for (size_t i = 0; i < program.inputs().size(); ++i)
        add(program.inputs()[i], kernel->work->read[i]);
      for (size_t i = 0; i < program.outputs().size(); ++i)
        add(program.outputs()[i].port, kernel->work->written[i]);
    }
    return all;
  }

 protected:
  std::shared_ptr<const Kernel> build(const ir::Program& program) override {
    auto kernel = std::make_shared<const SimKernel>(program, chip_, workers_, *this);
    kernels_.push_back(kernel);
    return kernel;
  }

 private:
  const Chip& chip_;
  Workers workers_;
  std::vector<std::shared_ptr<const SimKernel>> kernels_;
};

}  // namespace
}  // namespace weft::device::ane::sim

namespace weft::device {

const Driver kAneSimDriver{
    .name = "ane-sim",
    .companion = "cpu",
    .has_variants = true,
    .absent = []() -> std::optional<std::string> { return std::nullopt; },
    .open = [](const Options& options) -> std::unique_ptr<Device> {
      const std::string_view chip = options.variant.empty() ? "m4" : options.variant.c_str();
      return std::make_unique<ane::sim::SimDevice>(ane::chip_named(chip), options.threads);
    },
};

}  // namespace weft::device
