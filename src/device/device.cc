#include "device/device.h"

#include <algorithm>

#include "base/error.h"

namespace weft::device {
namespace {

std::shared_ptr<Surface> find(const ir::Program& program, const ir::Port& port,
                              std::span<const Bind> binds) {
  for (const Bind& bind : binds) {
    if (bind.port != port.name) continue;
    CHECK(bind.surface != nullptr, "{}: port '{}' is bound to nothing", program.name(), port.name);
    const ir::Port& there = bind.surface->port();
    if (there.shape != port.shape || there.dtype != port.dtype)
      fail("{}: port '{}' is {} {}, the Surface '{}' bound to it is {} {}", program.name(),
           port.name, dtype_name(port.dtype), to_string(port.shape), there.name,
           dtype_name(there.dtype), to_string(there.shape));
    return bind.surface;
  }
  fail("{}: port '{}' is not bound", program.name(), port.name);
}

class CopyLaunch final : public Launch {
 public:
  CopyLaunch(std::shared_ptr<Surface> from, std::shared_ptr<Surface> to, Device& device,
             std::string name)
      : Launch(std::move(name), device, {from}, {to}),
        from_(*from),
        to_(*to),
        count_(static_cast<size_t>(from->port().shape.count())) {
    if (from_.host().empty() && to_.host().empty()) between_.reset(new float[count_]);
  }

 private:
  void execute() override {
    if (const std::span<float> there = to_.host(); !there.empty()) return from_.read(there);
    if (const std::span<float> here = from_.host(); !here.empty()) return to_.write(here);
    const std::span<float> between(between_.get(), count_);
    from_.read(between);
    to_.write(between);
  }

  Surface& from_;
  Surface& to_;
  size_t count_;
  std::unique_ptr<float[]> between_;  // fp32 on the way, where the host can touch neither side
};

}  // namespace

Launch::Launch(std::string name, Device& device, std::vector<std::shared_ptr<Surface>> reads,
               std::vector<std::shared_ptr<Surface>> writes)
    : name_(std::move(name)),
      device_(device),
      span_(span_id(name_)),
      reads_(std::move(reads)),
      writes_(std::move(writes)) {}

std::shared_ptr<const Kernel> Device::compile(const ir::Program& program) {
  if (const auto why = refuses(program))
    fail("{}: the device {} does not take it: {}", program.name(), name(), *why);
  ++compilations_;
  return build(program);
}

std::unique_ptr<Launch> copy(std::shared_ptr<Surface> from, std::shared_ptr<Surface> to,
                             Device& device, std::string name) {
  if (from->port().shape != to->port().shape)
    fail("{}: '{}' is {}, '{}' is {}", name, from->port().name, to_string(from->port().shape),
         to->port().name, to_string(to->port().shape));
  return std::make_unique<CopyLaunch>(std::move(from), std::move(to), device, std::move(name));
}

std::unique_ptr<Launch> bind_alone(Device& device, const std::shared_ptr<const Kernel>& kernel) {
  const ir::Program& program = kernel->program();
  const Kernel* const users[] = {kernel.get()};
  std::vector<Bind> binds;
  const auto add = [&](const ir::Port& port) {
    binds.push_back({port.name, device.allocate(port, users)});
  };
  for (const ir::Port& port : program.inputs()) add(port);
  for (const ir::Output& output : program.outputs())
    if (!program.updates(output.port.name)) add(output.port);
  return device.bind(kernel, binds);
}

std::unique_ptr<Device> open(std::string_view spec, const Options& options, std::string* why) {
  const size_t colon = std::min(spec.find(':'), spec.size());
  const std::string_view name = spec.substr(0, colon);
  Options asked = options;
  asked.variant = spec.substr(std::min(colon + 1, spec.size()));
  std::string names;
  for (const Driver& driver : drivers()) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", driver.name);
    if (name != "auto" && name != driver.name) continue;
    const std::optional<std::string> absent = driver.absent();
    if (why != nullptr)
      *why += fmt::format("{}device {}: {}", why->empty() ? "" : "\n", driver.name,
                          absent ? *absent : "present");
    if (absent && name == driver.name) fail("device {}: {}", driver.name, *absent);
    if (absent) continue;
    if (colon < spec.size() && !driver.has_variants)
      throw UsageError(
          fmt::format("device '{}': {} has no variants; leave out what follows it", spec, name));
    return driver.open(asked);
  }
  throw UsageError(fmt::format("device '{}' is unknown; there are: auto, {}", name, names));
}

std::unique_ptr<Device> open_companion(const Device& device, const Options& options) {
  for (const Driver& driver : drivers())
    if (driver.name == device.name() && !driver.companion.empty())
      return open(driver.companion, options);
  return nullptr;
}

namespace {

// What a launch writes must be nobody else's: only an in-place port reads and writes the same
// memory.
void refuse_overlap(const ir::Program& program, const Bound& bound) {
  const auto clash = [&](const Surface& written, const std::string& port, const Surface& other,
                         const std::string& other_port) {
    if (port != other_port && written.extent().overlaps(other.extent()))
      fail("{}: the Surface '{}' written at port '{}' overlaps '{}' at port '{}'", program.name(),
           written.port().name, port, other.port().name, other_port);
  };
  for (size_t i = 0; i < bound.outputs.size(); ++i) {
    const std::string& port = program.outputs()[i].port.name;
    for (size_t j = 0; j < bound.inputs.size(); ++j)
      clash(*bound.outputs[i], port, *bound.inputs[j], program.inputs()[j].name);
    for (size_t j = 0; j < i; ++j)
      clash(*bound.outputs[i], port, *bound.outputs[j], program.outputs()[j].port.name);
  }
}

}  // namespace

Bound resolve(const ir::Program& program, std::span<const Bind> binds) {
  Bound bound;
  for (const ir::Port& port : program.inputs()) bound.inputs.push_back(find(program, port, binds));
  for (const ir::Output& output : program.outputs())
    bound.outputs.push_back(find(program, output.port, binds));
  for (size_t i = 0; i < binds.size(); ++i) {
    const std::string_view port = binds[i].port;
    if (program.find_input(port) == nullptr && program.find_output(port) == nullptr)
      fail("{}: there is no port '{}'", program.name(), port);
    for (size_t j = 0; j < i; ++j)
      if (binds[j].port == port) fail("{}: port '{}' is bound twice", program.name(), port);
  }
  refuse_overlap(program, bound);
  return bound;
}

}  // namespace weft::device
