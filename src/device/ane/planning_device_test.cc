#include "device/ane/planning_device.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "ir/builder.h"

namespace weft::device::ane {
namespace {

ir::Program linear() {
  ir::Builder b("linear");
  const ir::Value w = b.weight("w", {1, 1, 7, 3});
  const ir::Value x = gather(w, b.input("ids", {1, 1, 1, 5}, ir::DType::i32));
  b.tap("x", x);
  b.output("y", matmul(w, x));
  return std::move(b).finish();
}

TEST(PlanningDevice, CompilesWithPortsOfItsTypeAndCountsHalfTheBytes) {
  PlanningDevice half("ane", ir::DType::f16), full("cpu", ir::DType::f32);
  const ir::Program program = linear();
  const auto kernel = half.compile(program);
  EXPECT_EQ(half.compilations(), 1);
  const auto type = [](const ir::Port& port) {
    return port.name == "ids" ? ir::DType::i32 : ir::DType::f16;
  };
  ASSERT_EQ(kernel->program().inputs().size(), 2u);
  for (const ir::Port& was : program.inputs()) {
    const ir::Port* const port = kernel->program().find_input(was.name);
    ASSERT_NE(port, nullptr) << was.name;
    EXPECT_EQ(port->dtype, type(was)) << was.name;
    EXPECT_EQ(port->role, was.role) << was.name;
    EXPECT_EQ(port->shape, was.shape) << was.name;
  }
  ASSERT_EQ(kernel->program().outputs().size(), 2u);
  for (const ir::Output& was : program.outputs()) {
    const ir::Output* const output = kernel->program().find_output(was.port.name);
    ASSERT_NE(output, nullptr) << was.port.name;
    EXPECT_EQ(output->port.dtype, ir::DType::f16);
    EXPECT_EQ(output->port.role, was.port.role);
  }
  const Work of_half = count(kernel->program()), of_full = count(full.compile(program)->program());
  EXPECT_EQ(2 * of_half.written, of_full.written);
  EXPECT_EQ(of_half.flop, of_full.flop);
}

TEST(PlanningDevice, SurfacesLieApartAndViewsInside) {
  PlanningDevice a("a", ir::DType::f32), b("b", ir::DType::f16);
  const ir::Port port{.name = "x", .shape = {1, 1, 4, 6}};
  const auto first = a.allocate(port, {}), second = b.allocate(port, {});
  EXPECT_FALSE(first->extent().overlaps(second->extent()));
  EXPECT_EQ(first->extent().end - first->extent().begin, 96u);
  const auto view = first->view({.name = "rows", .shape = {1, 1, 2, 6}}, 12);
  EXPECT_EQ(view->extent().begin, first->extent().begin + 48);
  EXPECT_EQ(view->extent().end, first->extent().end);
  EXPECT_TRUE(first->host().empty());
}

TEST(PlanningDevice, BindsAsARealDeviceDoes) {
  PlanningDevice engine("ane", ir::DType::f16);
  ir::Builder b("step");
  b.output("y", exp(b.input("x", {1, 1, 2, 3})));
  const auto kernel = engine.compile(std::move(b).finish());
  const auto half =
      engine.allocate({.name = "h", .shape = {1, 1, 2, 3}, .dtype = ir::DType::f16}, {});
  const auto other =
      engine.allocate({.name = "o", .shape = {1, 1, 2, 3}, .dtype = ir::DType::f16}, {});
  const auto full = engine.allocate({.name = "f", .shape = {1, 1, 2, 3}}, {});
  EXPECT_THROW((void)engine.bind(kernel, std::vector<Bind>{{"x", half}}), Error);
  EXPECT_THROW((void)engine.bind(kernel, std::vector<Bind>{{"x", full}, {"y", half}}), Error);
  const auto launch = engine.bind(kernel, std::vector<Bind>{{"x", half}, {"y", other}});
  EXPECT_EQ(launch->name(), "step");
  EXPECT_EQ(planned_work(*launch).exponentials, 6);
  EXPECT_EQ(planned_work(*launch).read, 12);
  EXPECT_EQ(planned_work(*device::copy(half, full, engine)).converted, 6);
}

}  // namespace
}  // namespace weft::device::ane
