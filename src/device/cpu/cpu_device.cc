// The CPU device: BLAS for the matrix products, fused groups for everything between them, one
// thread pool, Surfaces bound without a copy.
#include <algorithm>

#include "base/error.h"
#include "base/workers.h"
#include "device/cpu/blas.h"
#include "device/cpu/peak.h"
#include "device/cpu/plan.h"
#include "device/cpu/run.h"
#include "device/cpu/vector_ops.h"
#include "device/drivers.h"
#include "device/host_surface.h"

namespace weft::device::cpu {
namespace {

// A measurement of the peak: short repetitions, of which the best is undisturbed.
constexpr int kPeakRepetitions = 20;
constexpr int64_t kPeakElements = int64_t{1} << 20;  // of which one takes a millisecond or two

class CpuKernel final : public Kernel {
 public:
  CpuKernel(const ir::Program& program, Device& device, int workers)
      : Kernel(program, device), plan(make_plan(program, workers)) {}
  const Plan plan;
};

/// Memory that all Launches of a device use in turn: grown while binding, never during a run.
class Scratch {
 public:
  void reserve(int64_t bytes) {
    if (bytes <= size_) return;
    size_ = bytes;
    surface_ = std::make_unique<HostSurface>(
        ir::Port{"scratch", {1, 1, 1, (bytes + 3) / 4}, ir::DType::f32, ir::Role::input});
  }
  std::byte* data() const { return surface_ ? surface_->data() : nullptr; }

 private:
  int64_t size_ = 0;
  std::unique_ptr<HostSurface> surface_;
};

/// What a device's Launches share.
struct Shared {
  explicit Shared(int threads) : workers(threads) { packed.reserve(kPackedFloats * 4); }
  Workers workers;
  Scratch values;  // of the Program at hand
  Scratch blocks;  // of the group at hand, for each worker
  Scratch packed;  // an operand of the product at hand
  int64_t block_floats = 0;
};

class CpuLaunch final : public Launch {
 public:
  CpuLaunch(std::shared_ptr<const CpuKernel> kernel, Bound bound, Shared& shared)
      : Launch(kernel->program().name(), kernel->device(), bound.inputs, bound.outputs),
        kernel_(std::move(kernel)),
        shared_(shared) {
    for (const Buffer& buffer : kernel_->plan.buffers) bases_.push_back(base_of(buffer));
    shared_.values.reserve(kernel_->plan.scratch_bytes);
    for (const Step& step : kernel_->plan.steps) reserve_blocks(step);
    shared_.blocks.reserve(shared_.block_floats * 4 * shared_.workers.count());
  }

 private:
  void reserve_blocks(const Step& step) {
    const auto reserve = [&](const GroupStep& group) {
      shared_.block_floats = std::max(shared_.block_floats, block_floats(group));
    };
    if (const auto* group = std::get_if<GroupStep>(&step)) reserve(*group);
    if (const auto* sliced = std::get_if<SlicedStep>(&step))
      for (const SlicedStep::Part& part : sliced->parts)
        if (const auto* inner = std::get_if<GroupStep>(&part)) reserve(*inner);
  }

  std::byte* base_of(const Buffer& buffer) const {
    if (buffer.kind == Buffer::Kind::scratch) return nullptr;
    const auto& surfaces = buffer.kind == Buffer::Kind::input ? reads() : writes();
    return dynamic_cast<const HostSurface&>(*surfaces[static_cast<size_t>(buffer.port)]).data();
  }

  void execute() override {
    const Plan& plan = kernel_->plan;
    for (size_t i = 0; i < bases_.size(); ++i)
      if (plan.buffers[i].kind == Buffer::Kind::scratch)
        bases_[i] = shared_.values.data() + plan.buffers[i].offset;
    const Run context{plan.buffers,         bases_,
                      shared_.workers,      reinterpret_cast<float*>(shared_.blocks.data()),
                      shared_.block_floats, reinterpret_cast<float*>(shared_.packed.data())};
    for (const Step& step : plan.steps)
      std::visit([&](const auto& one) { cpu::run(one, context); }, step);
  }

  std::shared_ptr<const CpuKernel> kernel_;
  Shared& shared_;
  std::vector<std::byte*> bases_;
};

class CpuDevice final : public Device {
 public:
  explicit CpuDevice(int threads) : shared_(threads) { use_one_blas_thread(); }

  std::string_view name() const override { return "cpu"; }
  std::string describe() const override {
    return fmt::format("{} thread{}, {}, {}", shared_.workers.count(),
                       shared_.workers.count() == 1 ? "" : "s", vector_ops().target,
                       blas_version());
  }
  std::optional<std::string> refuses(const ir::Program&) const override { return std::nullopt; }
  std::shared_ptr<Surface> allocate(const ir::Port& port, std::span<const Kernel* const>) override {
    return std::make_shared<HostSurface>(port);
  }
  std::unique_ptr<Launch> bind(std::shared_ptr<const Kernel> kernel,
                               std::span<const Bind> binds) override {
    Bound bound = resolve(kernel->program(), binds);
    auto mine = std::dynamic_pointer_cast<const CpuKernel>(kernel);
    CHECK(mine != nullptr && &kernel->device() == this, "{}: a kernel of another device",
          kernel->program().name());
    want_host_surfaces(kernel->program(), bound);
    return std::make_unique<CpuLaunch>(std::move(mine), std::move(bound), shared_);
  }
  std::optional<double> measured_flops() override {
    const Peak peak(shared_.workers, kPeakElements);
    double best = 0;
    for (int i = 0; i < kPeakRepetitions; ++i) best = std::max(best, peak.multiply_add());
    return best;
  }

 protected:
  std::shared_ptr<const Kernel> build(const ir::Program& program) override {
    return std::make_shared<CpuKernel>(program, *this, shared_.workers.count());
  }

 private:
  Shared shared_;
};

}  // namespace
}  // namespace weft::device::cpu

namespace weft::device {

const Driver kCpuDriver{
    .name = "cpu",
    .absent = []() -> std::optional<std::string> { return std::nullopt; },
    .open = [](const Options& options) -> std::unique_ptr<Device> {
      return std::make_unique<cpu::CpuDevice>(options.threads);
    },
};

}  // namespace weft::device
