#include "train/placement.h"

#include <algorithm>

#include "base/error.h"

namespace weft::train {
namespace {

bool same(const ir::Program& a, const ir::Program& b) {
  return a.name() == b.name() && std::ranges::equal(a.inputs(), b.inputs()) &&
         std::ranges::equal(a.outputs(), b.outputs()) && std::ranges::equal(a.nodes(), b.nodes());
}

}  // namespace

Placement::Placement(std::vector<device::Device*> devices) : devices_(std::move(devices)) {
  CHECK(!devices_.empty(), "a placement without devices");
  for (const device::Device* device : devices_)
    compilations_before_.push_back(device->compilations());
}

void Placement::put(std::string kind, device::Device& device, std::string reason) {
  if (std::ranges::find(devices_, &device) == devices_.end()) {
    devices_.push_back(&device);
    compilations_before_.push_back(device.compilations());
  }
  put_.push_back({std::move(kind), &device, std::move(reason)});
}

Placement::Choice Placement::choose(const ir::Program& program) const {
  for (const Choice& choice : put_)
    if (choice.kind == program.name()) return choice;
  std::string refusals;
  for (device::Device* device : devices_) {
    const std::optional<std::string> refusal = device->refuses(program);
    if (!refusal) return {program.name(), device, refusals.empty() ? "preferred" : refusals};
    refusals += fmt::format("{}{}: {}", refusals.empty() ? "" : "; ", device->name(), *refusal);
  }
  fail("{}: no device takes it ({}); choose another --device", program.name(), refusals);
}

std::shared_ptr<const device::Kernel> Placement::compile(const ir::Program& program) {
  for (const Compiled& known : kernels_)
    if (same(known.program, program)) return known.kernel;
  const Choice choice = choose(program);
  kernels_.push_back({program, choice.device->compile(program), choice.reason});
  return kernels_.back().kernel;
}

std::vector<Placement::Row> Placement::table() const {
  std::vector<Row> rows;
  for (const auto& entry : kernels_) {
    const auto& kernel = entry.kernel;
    const std::string& kind = kernel->program().name();
    const auto row = std::ranges::find_if(
        rows, [&](const Row& r) { return r.kind == kind && r.device == &kernel->device(); });
    if (row == rows.end())
      rows.push_back({kind, &kernel->device(), entry.reason, 1});
    else
      ++row->programs;
  }
  return rows;
}

int Placement::recompilations() const {
  int compilations = 0;
  for (size_t i = 0; i < devices_.size(); ++i)
    compilations += devices_[i]->compilations() - compilations_before_[i];
  return compilations - programs();
}

}  // namespace weft::train
