// For tests of the device ane: opened over the stand-in with one form for everything, and its
// kernels beside those of the CPU.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "ane/runtime_fixture.h"
#include "device/ane/ane_device.h"
#include "kernels/sizes.h"

namespace weft::test {

namespace ane = device::ane;
using ane::runtime::RuntimeTest;
using Floats = ir::Tensors<float>;
using Surfaces = std::map<std::string, std::shared_ptr<device::Surface>>;

/// A small model whose rows are not all of whole 64 bytes.
inline constexpr kernels::Sizes kSmall{
    .batch = 1, .sequence = 64, .dim = 64, .hidden = 172, .heads = 4, .kv_heads = 4, .vocab = 11};

using Make = ir::Program (*)(const kernels::Sizes&);
/// The six kernels of a layer.
std::span<const Make> layer_kernels();

/// The device with `form` for every Program; unless `options` say otherwise on two threads and
/// without audits that nothing gave cause for.
std::unique_ptr<device::Device> open_ane(std::string_view form,
                                         ane::AneOptions options = {.threads = 2,
                                                                    .audit_every = 0});

/// 0.15 + normal numbers of deviation 0.4, by seed and port: products stay above 2^-14.
Floats half_inputs(const ir::Program& program, uint64_t seed);
std::vector<float> read(const device::Surface& surface);

struct Bound {
  Surfaces surfaces;
  std::unique_ptr<device::Launch> launch;

  void write(const Floats& inputs) const;
};
/// `kernel` over the Surfaces `given` and, for other ports, such as it asks for.
Bound bound_of(device::Device& device, const std::shared_ptr<const device::Kernel>& kernel,
               const ir::Program& program, Surfaces given = {});

/// Expects in `bound` what the CPU's device makes of the same inputs, as near as a form must be to
/// be chosen.
void expect_as_on_cpu(const ir::Program& program, const Floats& inputs, const Bound& bound);

}  // namespace weft::test
