#include "ane/device_fixture.h"

#include <gtest/gtest.h>

#include "base/half.h"
#include "base/random.h"
#include "device/ane/compare.h"
#include "kernels/backward.h"
#include "kernels/forward.h"

namespace weft::test {

std::span<const Make> layer_kernels() {
  static constexpr Make kKernels[] = {kernels::fwd_attn,  kernels::fwd_ffn,   kernels::ffn_bwd,
                                      kernels::sdpa_bwd1, kernels::sdpa_bwd2, kernels::qkv_bwd};
  return kKernels;
}

std::unique_ptr<device::Device> open_ane(std::string_view form, ane::AneOptions options) {
  const ane::Form& fixed = ane::form_named(form);
  options.chip = &ane::chip_named("m4");
  options.machine = "the M4 of a test";
  const auto choose = [&fixed](const ir::Program&) { return ane::Choice{&fixed, "asked for", {}}; };
  return ane::make_ane_device(ane::runtime::open_transport(), choose, options);
}

Floats half_inputs(const ir::Program& program, uint64_t seed) {
  Floats inputs;
  for (size_t port = 0; port < program.inputs().size(); ++port) {
    const ir::Port& input = program.inputs()[port];
    for (int64_t i = 0; i < input.shape.count(); ++i)
      inputs[input.name].push_back(from_half(to_half(
          static_cast<float>(0.15 + 0.4 * random_normal(seed, port, static_cast<uint64_t>(i))))));
  }
  return inputs;
}

std::vector<float> read(const device::Surface& surface) {
  std::vector<float> values(static_cast<size_t>(surface.port().shape.count()));
  surface.read(values);
  return values;
}

void Bound::write(const Floats& inputs) const {
  for (const auto& [name, values] : inputs) surfaces.at(name)->write(values);
}

Bound bound_of(device::Device& device, const std::shared_ptr<const device::Kernel>& kernel,
               const ir::Program& program, Surfaces given) {
  Bound bound{std::move(given), nullptr};
  const device::Kernel* const user = kernel.get();
  const auto add = [&](const ir::Port& port) {
    auto& surface = bound.surfaces[port.name];
    if (!surface) surface = device.allocate(port, {&user, 1});
  };
  for (const ir::Port& port : program.inputs()) add(port);
  for (const ir::Output& output : program.outputs()) add(output.port);
  std::vector<device::Bind> binds;
  for (const auto& [name, surface] : bound.surfaces) binds.push_back({name, surface});
  bound.launch = device.bind(kernel, binds);
  return bound;
}

void expect_as_on_cpu(const ir::Program& program, const Floats& inputs, const Bound& bound) {
  const auto cpu = device::open("cpu", {.threads = 1});
  const Bound wanted = bound_of(*cpu, cpu->compile(program), program);
  wanted.write(inputs);
  wanted.launch->run();
  for (const ir::Output& output : program.outputs()) {
    const std::string& name = output.port.name;
    const ane::Difference found =
        ane::difference(read(*bound.surfaces.at(name)), read(*wanted.surfaces.at(name)));
    EXPECT_TRUE(found.passes()) << name << ": " << to_string(found);
  }
}

}  // namespace weft::test
