#include "device/ane/ane_device.h"

#include <algorithm>

#include "base/error.h"
#include "device/ane/ane_launch.h"
#include "device/ane/legalize.h"
#include "ir/same.h"

namespace weft::device::ane {
namespace {

class AneDevice final : public Device {
 public:
  AneDevice(std::unique_ptr<runtime::Transport> transport, Chooser chooser,
            const AneOptions& options)
      : chip_(*options.chip),
        machine_(options.machine),
        chooser_(std::move(chooser)),
        transport_(std::move(transport)),
        crew_(options.threads),
        guard_(options) {}

  std::string_view name() const override { return "ane"; }
  std::string describe() const override;
  ir::DType arithmetic() const override { return ir::DType::f16; }
  bool takes_batches() const override { return false; }

  std::optional<std::string> refuses(const ir::Program& program) const override {
    if (auto why = device_refusal(program)) return why;
    const Choice& choice = choose(program);
    if (choice.form == nullptr) return "no form passes: " + choice.reason;
    return std::nullopt;
  }
  std::shared_ptr<Surface> allocate(const ir::Port& port,
                                    std::span<const Kernel* const> users) override;
  std::unique_ptr<Launch> bind(std::shared_ptr<const Kernel> kernel,
                               std::span<const Bind> binds) override;
  std::vector<Notice> after_step() override { return guard_.after_step(); }

 protected:
  std::shared_ptr<const Kernel> build(const ir::Program& program) override {
    auto kernel = std::make_shared<const AneKernel>(program, choose(program), chip_, *transport_,
                                                    crew_, *this);
    guard_.add(kernel, program);
    return kernel;
  }

 private:
  const Choice& choose(const ir::Program& program) const;

  const Chip& chip_;
  const std::string machine_;
  const Chooser chooser_;
  const std::unique_ptr<runtime::Transport> transport_;
  Crew crew_;
  Guard guard_;
  struct Chosen {
    ir::Program program;
    std::unique_ptr<Choice> choice;
  };
  mutable std::vector<Chosen> chosen_;  // what the Chooser said
};

const Choice& AneDevice::choose(const ir::Program& program) const {
  for (const Chosen& known : chosen_)
    if (ir::same(known.program, program)) return *known.choice;
  chosen_.push_back({program, std::make_unique<Choice>(chooser_(program))});
  return *chosen_.back().choice;
}

std::string AneDevice::describe() const {
  int64_t known = 0, tried = 0;
  for (const Chosen& chosen : chosen_)
    for (const Trial& trial : chosen.choice->trials) ++(trial.known ? known : tried);
  return fmt::format("{} through {}: {} compiled, {} loaded, forms tried: {} now, {} before",
                     machine_, transport_->name(), transport_->compilations(), transport_->loads(),
                     tried, known);
}

// Where the users want different things, those that do not find theirs copy.
std::shared_ptr<Surface> AneDevice::allocate(const ir::Port& port,
                                             std::span<const Kernel* const> users) {
  std::optional<runtime::Slot> wanted;
  bool agree = true;
  for (const Kernel* const user : users) {
    const auto* const mine = dynamic_cast<const AneKernel*>(user);
    const auto slot = mine != nullptr ? mine->slot_for(port.shape) : std::nullopt;
    if (!slot) continue;
    agree = agree && (!wanted || wanted->layout == slot->layout);
    if (!wanted || wanted->bytes < slot->bytes) wanted = slot;
  }
  const runtime::Layout layout =
      wanted && agree ? wanted->layout : runtime::padded(rows_of(port.shape), port.shape.cols());
  const int64_t bytes = std::max(layout.rows * layout.row_bytes, wanted ? wanted->bytes : 0);
  return std::make_shared<AneSurface>(half(port), layout, transport_->allocate(layout, bytes),
                                      crew_);
}

std::unique_ptr<Launch> AneDevice::bind(std::shared_ptr<const Kernel> kernel,
                                        std::span<const Bind> binds) {
  const Bound bound = resolve(kernel->program(), binds);
  const auto mine = std::dynamic_pointer_cast<const AneKernel>(kernel);
  CHECK(mine != nullptr && &kernel->device() == this, "{}: a kernel of another device",
        kernel->program().name());
  return std::make_unique<AneLaunch>(mine, bound, *transport_, crew_, guard_);
}

}  // namespace

std::unique_ptr<Device> make_ane_device(std::unique_ptr<runtime::Transport> transport,
                                        Chooser chooser, const AneOptions& options) {
  CHECK(options.chip != nullptr, "the Neural Engine of which chip?");
  return std::make_unique<AneDevice>(std::move(transport), std::move(chooser), options);
}

}  // namespace weft::device::ane
