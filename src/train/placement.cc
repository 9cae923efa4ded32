#include "train/placement.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "ir/same.h"

namespace weft::train {
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
  std::string refusals;
  const auto takes = [&](const device::Device& device) {
    const std::optional<std::string> refusal = device.refuses(program);
    if (refusal)
      refusals += fmt::format("{}{}: {}", refusals.empty() ? "" : "; ", device.name(), *refusal);
    return !refusal;
  };
  for (const Choice& choice : put_)
    if (choice.kind == program.name() && takes(*choice.device)) return choice;
  for (device::Device* device : devices_)
    if (takes(*device)) return {program.name(), device, refusals.empty() ? "preferred" : refusals};
  fail("{}: no device takes it ({}); choose another --device", program.name(), refusals);
}

std::shared_ptr<const device::Kernel> Placement::compile(const ir::Program& program) {
  for (const Compiled& known : kernels_)
    if (known.chosen && ir::same(known.asked, program)) return known.kernel;
  return compile_on(choose(program), program, true);
}

std::shared_ptr<const device::Kernel> Placement::compile_at_home(const ir::Program& program) {
  return compile_on({program.name(), &home(), "it stays at home"}, program, false);
}

std::shared_ptr<const device::Kernel> Placement::compile_on(const Choice& choice,
                                                            const ir::Program& program,
                                                            bool chosen) {
  for (Compiled& known : kernels_) {
    if (&known.kernel->device() != choice.device || !ir::same(known.asked, program)) continue;
    known.chosen = known.chosen || chosen;
    return known.kernel;
  }
  static const SpanId span_name = span_id(kCompile);
  const Span span(span_name);
  kernels_.push_back({program, choice.device->compile(program), choice.reason, chosen});
  return kernels_.back().kernel;
}

ir::DType Placement::arithmetic() const {
  const bool half = std::ranges::any_of(devices_, [](const device::Device* device) {
    return device->arithmetic() == ir::DType::f16;
  });
  return half ? ir::DType::f16 : ir::DType::f32;
}

bool Placement::takes_batches() const {
  return std::ranges::all_of(devices_, &device::Device::takes_batches);
}

std::vector<Placement::Row> Placement::table() const {
  std::vector<Row> rows;
  for (const auto& entry : kernels_) {
    const auto& kernel = entry.kernel;
    const std::string& kind = entry.asked.name();
    const auto row = std::ranges::find_if(rows, [&](const Row& r) {
      return r.kind == kind && r.device == &kernel->device() && r.form == kernel->form() &&
             r.chosen == entry.chosen;
    });
    const std::string why = kernel->reason();
    if (row == rows.end())
      rows.push_back({kind, &kernel->device(), kernel->form(), why.empty() ? entry.reason : why, 1,
                      entry.chosen});
    else
      ++row->programs;
  }
  return rows;
}

std::vector<Placement::Row> Placement::left_by(const device::Device& accelerator) const {
  std::vector<Row> left = table();
  std::erase_if(left, [&](const Row& row) {
    return !row.chosen || !is_layer_kernel(row.kind) || row.device == &accelerator;
  });
  return left;
}

std::string Placement::Row::where() const {
  return fmt::format("{}{}{}", device->name(), form.empty() ? "" : ":", form);
}

std::map<std::string, std::string> Placement::forms() const {
  std::map<std::string, std::string> forms;
  for (const Row& row : table())
    if (row.chosen) forms[row.kind] = row.where();
  return forms;
}

int Placement::programs(const device::Device& device) const {
  return static_cast<int>(std::ranges::count_if(
      kernels_, [&](const Compiled& known) { return &known.kernel->device() == &device; }));
}

int Placement::recompilations() const {
  int compilations = 0;
  for (size_t i = 0; i < devices_.size(); ++i)
    compilations += devices_[i]->compilations() - compilations_before_[i];
  return compilations - programs();
}

std::vector<device::Notice> Placement::after_step() {
  std::vector<device::Notice> all;
  for (device::Device* device : devices_)
    for (device::Notice& notice : device->after_step()) all.push_back(std::move(notice));
  return all;
}

namespace {

constexpr std::array<std::string_view, 6> kLayerKernels{"fwdAttn",  "fwdFFN",   "ffnBwd",
                                                        "sdpaBwd1", "sdpaBwd2", "qkvBwd"};

}  // namespace

bool is_layer_kernel(std::string_view kind) {
  return std::ranges::find(kLayerKernels, kind) != kLayerKernels.end();
}

std::map<std::string, std::string> kept_forms(const std::map<std::string, std::string>& forms) {
  std::map<std::string, std::string> kept;
  bool any = false;
  for (const auto& [kind, where] : forms) {
    if (!is_layer_kernel(kind)) continue;
    const size_t colon = where.find(':');
    any = any || colon != std::string::npos;
    kept[kind] = colon == std::string::npos ? where : where.substr(colon + 1);
  }
  return any ? kept : std::map<std::string, std::string>();
}

Placement place(device::Device& device, device::Device* companion) {
  if (companion == nullptr) return Placement({&device});
  Placement placement({companion});
  for (const std::string_view kind : kLayerKernels)
    placement.put(std::string(kind), device, "a layer kernel");
  return placement;
}

}  // namespace weft::train
