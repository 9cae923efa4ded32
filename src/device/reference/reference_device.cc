// The reference device: evaluate<float>, one Launch at a time. Slow; the judge of the others.
#include "base/error.h"
#include "device/drivers.h"
#include "device/host_surface.h"
#include "ir/evaluate.h"

namespace weft::device {
namespace {

class ReferenceLaunch final : public Launch {
 public:
  ReferenceLaunch(std::shared_ptr<const Kernel> kernel, Bound bound)
      : Launch(kernel->program().name(), kernel->device(), bound.inputs, bound.outputs),
        kernel_(std::move(kernel)) {}

 private:
  // The one device whose run allocates: it is the judge, and kept obvious.
  void execute() override {
    const ir::Program& program = kernel_->program();
    ir::Tensors<float> inputs;
    for (size_t i = 0; i < reads().size(); ++i) {
      std::vector<float>& values = inputs[program.inputs()[i].name];
      values.resize(static_cast<size_t>(program.inputs()[i].shape.count()));
      reads()[i]->read(values);
    }
    const ir::Tensors<float> outputs = ir::evaluate(program, inputs);
    for (size_t i = 0; i < writes().size(); ++i)
      writes()[i]->write(outputs.find(program.outputs()[i].port.name)->second);
  }

  std::shared_ptr<const Kernel> kernel_;
};

class ReferenceDevice final : public Device {
 public:
  std::string_view name() const override { return "reference"; }
  std::string describe() const override { return "reference interpreter, fp32, 1 thread"; }
  std::optional<std::string> refuses(const ir::Program&) const override { return std::nullopt; }
  std::shared_ptr<Surface> allocate(const ir::Port& port, std::span<const Kernel* const>) override {
    return std::make_shared<HostSurface>(port);
  }
  std::unique_ptr<Launch> bind(std::shared_ptr<const Kernel> kernel,
                               std::span<const Bind> binds) override {
    Bound bound = resolve(kernel->program(), binds);
    return std::make_unique<ReferenceLaunch>(std::move(kernel), std::move(bound));
  }

 protected:
  std::shared_ptr<const Kernel> build(const ir::Program& program) override {
    return std::make_shared<Kernel>(program, *this);
  }
};

}  // namespace

const Driver kReferenceDriver{
    .name = "reference",
    .absent = []() -> std::optional<std::string> { return std::nullopt; },
    .open = [](const Options&) -> std::unique_ptr<Device> {
      return std::make_unique<ReferenceDevice>();
    },
};

}  // namespace weft::device
