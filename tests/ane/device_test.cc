// The device ane, in every form, over the stand-in: its kernels give the CPU's numbers; what is
// copied between launches; weights that are written anew.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ane/device_fixture.h"
#include "kernels/backward.h"
#include "kernels/catalogue.h"
#include "kernels/forward.h"

namespace weft::test {
namespace {

constexpr kernels::Sizes kGrouped{
    .batch = 1, .sequence = 64, .dim = 64, .hidden = 172, .heads = 4, .kv_heads = 2, .vocab = 11};

class AneDevice : public RuntimeTest {};
class AneForms : public RuntimeTest, public testing::WithParamInterface<const char*> {};

INSTANTIATE_TEST_SUITE_P(Each, AneForms,
                         testing::Values("plain", "twin", "conv", "rank3", "packed"),
                         [](const auto& form) { return std::string(form.param); });

void expect_kernel(const char* form, const ir::Program& program, int threads) {
  SCOPED_TRACE(fmt::format("{} {} {}", program.name(), form, threads));
  const auto device = open_ane(form, {.threads = threads, .audit_every = 0});
  const auto kernel = device->compile(program);
  EXPECT_EQ(kernel->form(), form);
  EXPECT_EQ(kernel->reason(), "asked for");
  const Bound one = bound_of(*device, kernel, program), two = bound_of(*device, kernel, program);
  for (uint64_t seed = 0; seed < 3; ++seed) {
    // Two layers of one program, whose weights are written one after the other.
    const Floats first = half_inputs(program, 2 * seed),
                 second = half_inputs(program, 2 * seed + 1);
    one.write(first);
    two.write(second);
    one.launch->run();
    two.launch->run();
    expect_as_on_cpu(program, first, one);
    expect_as_on_cpu(program, second, two);
  }
  EXPECT_EQ(device->compilations(), 1);
}

TEST_P(AneForms, KernelsGiveTheNumbersOfTheCpu) {
  const std::span<const Make> kernels = layer_kernels();
  for (const Make make : kernels) expect_kernel(GetParam(), make(kSmall), 2);
  EXPECT_EQ(counted("compiles"), std::ssize(kernels));
  EXPECT_EQ(counted("loads"), std::ssize(kernels));
}

TEST_P(AneForms, InWhateverOrderAndRowsTheSystemHasThem) {
  for (const char* const layout : {"row_align=128", "order=text;suffix=1"}) {
    configure(layout);
    for (const Make make : layer_kernels()) expect_kernel(GetParam(), make(kSmall), 1);
  }
}

TEST_P(AneForms, AndWhereHeadsShareKeys) {
  if (GetParam() == std::string("rank3")) return;  // has no such form
  for (const Make make : layer_kernels()) expect_kernel(GetParam(), make(kGrouped), 3);
}

int64_t staged(const char* form, const ir::Program& program) {
  const auto device = open_ane(form);
  return bound_of(*device, device->compile(program), program).launch->staged_bytes();
}

TEST_F(AneDevice, CopiesNothingInThePrimaryForm) {
  for (const Make make : layer_kernels())
    for (const kernels::Sizes& sizes : {kSmall, kGrouped}) {
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
    first.write(one);
    second.write(two);
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
    for (const char* const port : {"xnorm", "w2"})
      for (float& x : one.at(port)) x /= 8;  // what is handed on stays within halves
    chain.run(one, two);
    two["xnorm"] = read(*chain.first.surfaces.at("y"));
    expect_as_on_cpu(program, one, chain.first);
    expect_as_on_cpu(program, two, chain.second);
  }
}

TEST_P(AneForms, CopiesBetweenLaunchesWhatMustBePacked) {
  const auto device = open_ane(GetParam());
  const ir::Program program = kernels::fwd_ffn(kSmall);
  const Chain chain = chain_of(*device, program, false);
  EXPECT_EQ(chain.first.launch->staged_bytes(), 0) << "the host wrote where it is wanted";
  EXPECT_EQ(chain.second.launch->staged_bytes(),
            GetParam() == std::string("packed") ? 2 * 64 * 64 : 0);
  expect_chain(chain, program);
}

// Surfaces that were made without a look at the program may have other rows.
TEST_P(AneForms, CopiesWhereRowsLieOtherwise) {
  configure("row_align=128");
  const auto device = open_ane(GetParam());
  kernels::Sizes sizes = kSmall;
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
  const auto device = open_ane(GetParam());
  const ir::Program program = kernels::fwd_ffn(kSmall);
  const auto kernel = device->compile(program);
  Bound first = bound_of(*device, kernel, program);
  const Floats inputs = half_inputs(program, 9);
  first.write(inputs);
  const Bound second = bound_of(*device, kernel, program, first.surfaces);
  second.launch->run();
  expect_as_on_cpu(program, inputs, second);
  first.launch.reset();
  const Floats other = half_inputs(program, 10);
  second.write(other);
  second.launch->run();
  expect_as_on_cpu(program, other, second);
}

TEST_F(AneDevice, RefusesInWords) {
  const auto device = ane::make_ane_device(
      ane::runtime::open_transport(),
      [](const ir::Program&) {
        return ane::Choice{nullptr, "plain: refused; conv: wrong", {}};
      },
      {.chip = &ane::chip_named("m4"), .machine = "M4 of a test", .threads = 1});
  kernels::Sizes two = kSmall;
  two.batch = 2;
  EXPECT_EQ(device->refuses(kernels::fwd_ffn(two)), "it holds more than one sequence");
  EXPECT_EQ(device->refuses(kernels::embed(kSmall)), "'tokens' holds ids");
  EXPECT_EQ(device->refuses(kernels::fwd_ffn(kSmall)),
            "no form passes: plain: refused; conv: wrong");
  EXPECT_EQ(device->name(), "ane");
  EXPECT_EQ(device->arithmetic(), ir::DType::f16);
  EXPECT_FALSE(device->takes_batches());
}

TEST_F(AneDevice, SurfacesHaveNoParts) {
  const auto device = open_ane("plain");
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
