// The device ane-sim: its kernels give bit for bit what ir::evaluate says of the legalized Program
// under the chip's numerics; Surfaces are fp16; what it does not take is refused in words.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/half.h"
#include "base/test_support.h"
#include "device/ane/arithmetic.h"
#include "device/ane/legalize.h"
#include "device/device.h"
#include "differential/witness.h"
#include "kernels/backward.h"
#include "kernels/catalogue.h"
#include "kernels/forward.h"
#include "kernels/optimizer.h"

namespace weft::test {
namespace {

namespace ane = device::ane;
using Floats = ir::Tensors<float>;

constexpr kernels::Sizes kSizes{.batch = 1,
                                .sequence = 33,
                                .dim = 24,
                                .hidden = 37,
                                .heads = 6,
                                .kv_heads = 3,
                                .head_dim = 10,
                                .vocab = 11};

float half(double x) { return from_half(to_half(static_cast<float>(x))); }

Floats half_inputs(const ir::Program& program, uint64_t seed, double size) {
  Floats inputs;
  for (const auto& [name, values] : random_inputs(program, seed))
    for (const double x : values) inputs[name].push_back(half(x * size));
  return inputs;
}

struct Bound {
  std::map<std::string, std::shared_ptr<device::Surface>> surfaces;
  std::unique_ptr<device::Launch> launch;
};

Bound bind(device::Device& device, const ir::Program& program) {
  Bound bound;
  const auto kernel = device.compile(program);
  std::vector<device::Bind> binds;
  for (const ir::Port& port : program.inputs()) bound.surfaces[port.name] = device.allocate(port);
  for (const ir::Output& output : program.outputs())
    bound.surfaces[output.port.name] = device.allocate(output.port);
  for (const auto& [name, surface] : bound.surfaces) binds.push_back({name, surface});
  bound.launch = device.bind(kernel, binds);
  return bound;
}

std::vector<float> read(const device::Surface& surface) {
  std::vector<float> values(static_cast<size_t>(surface.port().shape.count()));
  surface.read(values);
  return values;
}

void expect_kernel(const ir::Program& program, const char* chip, int threads, double size) {
  SCOPED_TRACE(fmt::format("{} on {}, {} threads, size {}", program.name(), chip, threads, size));
  const auto device = device::open(fmt::format("ane-sim:{}", chip), {.threads = threads});
  const Bound bound = bind(*device, program);
  const ane::Lowered lowered = ane::legalize(program, ane::chip_named(chip));
  for (uint64_t seed = 0; seed < 2; ++seed) {  // constants survive a run
    const Floats inputs = half_inputs(program, seed, size);
    for (const auto& [name, values] : inputs) bound.surfaces.at(name)->write(values);
    bound.launch->run();
    const Floats expected = ir::evaluate(lowered.program, ane::fill(lowered, inputs),
                                         ane::numerics_of(ane::chip_named(chip)));
    for (const auto& [name, wanted] : expected) {
      EXPECT_EQ(bound.surfaces.at(name)->port().dtype, ir::DType::f16);
      const std::vector<float> found = read(*bound.surfaces.at(name));
      ASSERT_EQ(found.size(), wanted.size()) << name;
      for (size_t i = 0; i < wanted.size(); ++i)
        ASSERT_TRUE(found[i] == wanted[i] || (std::isnan(found[i]) && std::isnan(wanted[i])))
            << name << " " << i << ": " << found[i] << " for " << wanted[i];
    }
  }
}

TEST(AneSim, KernelsAreTheLegalizedProgramsBitForBit) {
  int kernels = 0;
  for (const auto& make : {kernels::fwd_attn, kernels::fwd_ffn, kernels::ffn_bwd,
                           kernels::sdpa_bwd1, kernels::sdpa_bwd2, kernels::qkv_bwd}) {
    expect_kernel(make(kSizes), "m1", 1, 1.0);
    expect_kernel(make(kSizes), "m3ultra", 2, 90.0);  // sums overflow here and there
    expect_kernel(make(kSizes), "m4", 3, 0.01);       // products are flushed
    ++kernels;
  }
  EXPECT_EQ(kernels, 6);
}

TEST(AneSim, SaysWhatPassedThroughItsPorts) {
  const auto device = device::open("ane-sim", {.threads = 1});
  EXPECT_TRUE(device->ranges().empty());
  const ir::Program program = kernels::linear(1, 2, 3, 2);
  const Bound bound = bind(*device, program);
  EXPECT_TRUE(device->ranges().empty());
  bound.surfaces.at("w")->write(std::vector<float>{1, 0, -2, 0, 0.5f, 0x1p-20f});
  bound.surfaces.at("x")->write(std::vector<float>{3, 0, 0, 0, 0, 4});
  bound.launch->run();
  bound.launch->run();
  // y = w x = [3 −8; 0 0], the last since 2^-20 counts as 0.
  const std::vector<device::PortRange> ranges = device->ranges();
  ASSERT_EQ(ranges.size(), 3u);
  EXPECT_EQ(ranges[0].kernel, "linear");
  const auto of = [&](const char* port) {
    return *std::ranges::find(ranges, port, &device::PortRange::port);
  };
  EXPECT_EQ(of("w").smallest, 0.5);
  EXPECT_EQ(of("w").largest, 2);
  EXPECT_EQ(of("w").zeros, 0.5);
  EXPECT_EQ(of("y").smallest, 3);
  EXPECT_EQ(of("y").largest, 8);
  EXPECT_EQ(of("y").zeros, 0.5);
  EXPECT_EQ(of("y").not_finite, 0);
  EXPECT_EQ(of("y").launches, 2);
}

TEST(AneSim, RefusesInWords) {
  const auto device = device::open("ane-sim", {.threads = 1});
  const auto refusal = [&](const ir::Program& program) {
    return device->refuses(program).value_or("taken");
  };
  kernels::Sizes two = kSizes;
  two.batch = 2;
  EXPECT_EQ(refusal(kernels::fwd_ffn(kSizes)), "taken");
  EXPECT_EQ(refusal(kernels::fwd_ffn(two)), "it holds more than one sequence");
  EXPECT_EQ(refusal(kernels::fwd_attn(two)), "it holds more than one sequence");
  EXPECT_EQ(refusal(kernels::embed(kSizes)), "'tokens' holds ids");
  EXPECT_EQ(refusal(kernels::adamw(4, 4, {})), "'w' is updated in place");
  EXPECT_NE(error_of([&] {
              device->compile(kernels::fwd_ffn(two));
            }).find("the device ane-sim does not take it: it holds more than one sequence"),
            std::string::npos);
}

TEST(AneSim, IsOpenedByChip) {
  EXPECT_TRUE(device::open("ane-sim", {.threads = 1})->describe().starts_with("M4's"));
  EXPECT_TRUE(
      device::open("ane-sim:m3ultra", {.threads = 1})->describe().starts_with("M3 Ultra's"));
  EXPECT_NE(error_of([] { device::open("ane-sim:m9", {}); }).find("chip 'm9' is unknown"),
            std::string::npos);
  EXPECT_NE(error_of([] { device::open("cpu:fast", {}); }).find("cpu has no variants"),
            std::string::npos);
  const auto device = device::open("ane-sim", {.threads = 1});
  const auto companion = device::open_companion(*device, {.threads = 1});
  ASSERT_NE(companion, nullptr);
  EXPECT_EQ(companion->name(), "cpu");
  EXPECT_EQ(device::open_companion(*companion, {.threads = 1}), nullptr);
  // "auto" never takes it: it stands last, and something before it is always there.
  EXPECT_EQ(device::drivers().back().name, "ane-sim");
}

}  // namespace
}  // namespace weft::test
