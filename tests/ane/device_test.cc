// The device ane, in every form: its kernels give the CPU's numbers; what is copied between
// launches; weights that are written anew; and what it does about an engine that misbehaves.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "ane/fake_transport.h"
#include "base/half.h"
#include "base/random.h"
#include "base/test_support.h"
#include "device/ane/ane_device.h"
#include "device/ane/compare.h"
#include "kernels/backward.h"
#include "kernels/catalogue.h"
#include "kernels/forward.h"

namespace weft::test {
namespace {

namespace ane = device::ane;
using Floats = ir::Tensors<float>;
using Surfaces = std::map<std::string, std::shared_ptr<device::Surface>>;

constexpr kernels::Sizes kSizes{
    .batch = 1, .sequence = 64, .dim = 64, .hidden = 172, .heads = 4, .kv_heads = 4, .vocab = 11};
constexpr kernels::Sizes kGrouped{
    .batch = 1, .sequence = 64, .dim = 64, .hidden = 172, .heads = 4, .kv_heads = 2, .vocab = 11};

using Make = ir::Program (*)(const kernels::Sizes&);
constexpr Make kKernels[] = {kernels::fwd_attn,  kernels::fwd_ffn,   kernels::ffn_bwd,
                             kernels::sdpa_bwd1, kernels::sdpa_bwd2, kernels::qkv_bwd};

struct Options {
  int64_t audit_every = 0;
  int threads = 2;
  ane::Withdraw withdraw = {};
};

std::unique_ptr<device::Device> open_ane(Mood& mood, std::string_view form,
                                         const Options& options = {}) {
  const ane::Form& fixed = ane::form_named(form);
  const auto choose = [&fixed](const ir::Program&) { return ane::Choice{&fixed, "asked for", {}}; };
  return ane::make_ane_device(make_fake_transport(mood), choose,
                              {.chip = &ane::chip_named("m4"),
                               .machine = "M4 of a test",
                               .threads = options.threads,
                               .audit_every = options.audit_every,
                               .withdraw = options.withdraw});
}

// 0.15 + normal numbers of deviation 0.4, by seed and port: products stay above 2^-14.
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

struct Bound {
  Surfaces surfaces;
  std::unique_ptr<device::Launch> launch;
};

// Surfaces that `kernel` asks for, or such as nobody asked for.
Bound bound_of(device::Device& device, const std::shared_ptr<const device::Kernel>& kernel,
               const ir::Program& program, Surfaces given = {}) {
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

void write(const Bound& bound, const Floats& inputs) {
  for (const auto& [name, values] : inputs) bound.surfaces.at(name)->write(values);
}

// What the CPU's device makes of the same halves; kernels with fp32 sums are off by a part of it.
void expect_as_on_cpu(const ir::Program& program, const Floats& inputs, const Bound& bound) {
  const auto cpu = device::open("cpu", {.threads = 1});
  const Bound wanted = bound_of(*cpu, cpu->compile(program), program);
  write(wanted, inputs);
  wanted.launch->run();
  for (const ir::Output& output : program.outputs()) {
    const std::string& name = output.port.name;
    const ane::Difference found =
        ane::difference(read(*bound.surfaces.at(name)), read(*wanted.surfaces.at(name)));
    EXPECT_TRUE(found.passes()) << name << ": " << to_string(found);
  }
}

class AneForms : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Each, AneForms,
                         testing::Values("plain", "twin", "conv", "rank3", "packed"),
                         [](const auto& form) { return std::string(form.param); });

void expect_kernel(const char* form, const ir::Program& program, int64_t row_align, int threads) {
  SCOPED_TRACE(fmt::format("{} {} {} {}", program.name(), form, row_align, threads));
  Mood mood;
  mood.row_align = row_align;
  {
    const auto device = open_ane(mood, form, {.threads = threads});
    const auto kernel = device->compile(program);
    EXPECT_EQ(kernel->form(), form);
    EXPECT_EQ(kernel->reason(), "asked for");
    const Bound one = bound_of(*device, kernel, program), two = bound_of(*device, kernel, program);
    for (uint64_t seed = 0; seed < 3; ++seed) {
      // Two layers of one program, whose weights are written one after the other.
      const Floats first = half_inputs(program, 2 * seed),
                   second = half_inputs(program, 2 * seed + 1);
      write(one, first);
      write(two, second);
      one.launch->run();
      two.launch->run();
      expect_as_on_cpu(program, first, one);
      expect_as_on_cpu(program, second, two);
    }
    EXPECT_EQ(device->compilations(), 1);
    EXPECT_EQ(mood.texts.size(), 1u);
    EXPECT_EQ(mood.live, 1);
    EXPECT_EQ(mood.reloads, 0);
  }
  EXPECT_EQ(mood.live, 0);
}

TEST_P(AneForms, KernelsGiveTheNumbersOfTheCpu) {
  for (const Make make : kKernels) {
    expect_kernel(GetParam(), make(kSizes), 64, 2);
    expect_kernel(GetParam(), make(kSizes), 128, 1);
  }
}

TEST_P(AneForms, AndWhereHeadsShareKeys) {
  if (GetParam() == std::string("rank3")) return;  // has no such form
  for (const Make make : kKernels) expect_kernel(GetParam(), make(kGrouped), 64, 3);
}

int64_t staged(const char* form, const ir::Program& program) {
  Mood mood;
  const auto device = open_ane(mood, form);
  return bound_of(*device, device->compile(program), program).launch->staged_bytes();
}

TEST(AneDevice, CopiesNothingInThePrimaryForm) {
  for (const Make make : kKernels)
    for (const kernels::Sizes& sizes : {kSizes, kGrouped}) {
      EXPECT_EQ(staged("plain", make(sizes)), 0) << make(sizes).name();
      EXPECT_EQ(staged("twin", make(sizes)), 0);
      EXPECT_EQ(staged("conv", make(sizes)), 0);
    }
}

// Two kernels, the second of which reads what the first one wrote.
struct Chain {
  Bound first, second;
  void run(const Floats& one, Floats two) const {
    two.erase("xnorm");
    write(first, one);
    write(second, two);
    first.launch->run();
    second.launch->run();
  }
};

Chain chain_of(device::Device& device, const ir::Program& program, bool compact) {
  const auto kernel = device.compile(program);
  const auto surfaces = [&] {
    Surfaces made;
    if (!compact) return made;
    for (const ir::Port& port : program.inputs()) made[port.name] = device.allocate(port);
    for (const ir::Output& output : program.outputs())
      made[output.port.name] = device.allocate(output.port);
    return made;
  };
  Chain chain;
  chain.first = bound_of(device, kernel, program, surfaces());
  Surfaces next = surfaces();
  next["xnorm"] = chain.first.surfaces.at("y");
  chain.second = bound_of(device, kernel, program, next);
  return chain;
}

void expect_chain(const Chain& chain, const ir::Program& program) {
  for (uint64_t seed = 0; seed < 2; ++seed) {
    Floats one = half_inputs(program, 20 + seed), two = half_inputs(program, 30 + seed);
    for (float& x : one.at("w2")) x /= 1024;  // so that what is handed on is about 1
    chain.run(one, two);
    two["xnorm"] = read(*chain.first.surfaces.at("y"));
    expect_as_on_cpu(program, one, chain.first);
    expect_as_on_cpu(program, two, chain.second);
  }
}

TEST_P(AneForms, CopiesBetweenLaunchesWhatMustBePacked) {
  Mood mood;
  const auto device = open_ane(mood, GetParam());
  const ir::Program program = kernels::fwd_ffn(kSizes);
  const Chain chain = chain_of(*device, program, false);
  EXPECT_EQ(chain.first.launch->staged_bytes(), 0) << "the host wrote where it is wanted";
  EXPECT_EQ(chain.second.launch->staged_bytes(),
            GetParam() == std::string("packed") ? 2 * 64 * 64 : 0);
  expect_chain(chain, program);
}

// Surfaces that were made without a look at the program may have other rows.
TEST_P(AneForms, CopiesWhereRowsLieOtherwise) {
  Mood mood;
  mood.row_align = 128;
  const auto device = open_ane(mood, GetParam());
  kernels::Sizes sizes = kSizes;
  sizes.sequence = 24;
  const ir::Program program = kernels::fwd_ffn(sizes);
  const Chain chain = chain_of(*device, program, true);
  int64_t bytes = 0;
  for (const ir::Output& output : program.outputs()) bytes += 2 * output.port.shape.count();
  EXPECT_EQ(chain.first.launch->staged_bytes(), bytes);
  EXPECT_EQ(chain.second.launch->staged_bytes(), bytes + 2 * 64 * 24);
  expect_chain(chain, program);
}

// What was written before a Launch was bound reaches its memory too, and a Launch that is gone is
// written no more.
TEST_P(AneForms, WeightsFollowWhoeverIsThere) {
  Mood mood;
  const auto device = open_ane(mood, GetParam());
  const ir::Program program = kernels::fwd_ffn(kSizes);
  const auto kernel = device->compile(program);
  Bound first = bound_of(*device, kernel, program);
  const Floats inputs = half_inputs(program, 9);
  write(first, inputs);
  const Bound second = bound_of(*device, kernel, program, first.surfaces);
  second.launch->run();
  expect_as_on_cpu(program, inputs, second);
  first.launch.reset();
  const Floats other = half_inputs(program, 10);
  write(second, other);
  second.launch->run();
  expect_as_on_cpu(program, other, second);
}

TEST(AneDevice, RefusesInWords) {
  Mood mood;
  const auto device = ane::make_ane_device(
      make_fake_transport(mood),
      [](const ir::Program&) {
        return ane::Choice{nullptr, "plain: refused; conv: wrong", {}};
      },
      {.chip = &ane::chip_named("m4"), .machine = "M4 of a test", .threads = 1});
  kernels::Sizes two = kSizes;
  two.batch = 2;
  EXPECT_EQ(device->refuses(kernels::fwd_ffn(two)), "it holds more than one sequence");
  EXPECT_EQ(device->refuses(kernels::embed(kSizes)), "'tokens' holds ids");
  EXPECT_EQ(device->refuses(kernels::fwd_ffn(kSizes)),
            "no form passes: plain: refused; conv: wrong");
  EXPECT_EQ(device->name(), "ane");
  EXPECT_EQ(device->arithmetic(), ir::DType::f16);
  EXPECT_FALSE(device->takes_batches());
}

TEST(AneDevice, SurfacesHaveNoParts) {
  Mood mood;
  const auto device = open_ane(mood, "plain");
  const ir::Port port{.name = "x", .shape = {1, 1, 4, 6}};
  const auto surface = device->allocate(port);
  EXPECT_EQ(surface->port().dtype, ir::DType::f16);
  EXPECT_TRUE(surface->host().empty());
  EXPECT_THROW(surface->view(port, 0), std::logic_error);
  EXPECT_THROW(surface->write_columns(0, *surface), std::logic_error);
  EXPECT_THROW(surface->write_ids(std::vector<int32_t>(24)), std::logic_error);
  EXPECT_THROW(surface->write(std::vector<float>(23)), std::logic_error);
  EXPECT_EQ(read(*surface), std::vector<float>(24));
  std::vector<float> values;
  for (int i = 0; i < 24; ++i) values.push_back(static_cast<float>(i) - 7);
  surface->write(values);
  EXPECT_EQ(read(*surface), values);
  EXPECT_FALSE(surface->extent().overlaps(device->allocate(port)->extent()));
}

}  // namespace
}  // namespace weft::test
