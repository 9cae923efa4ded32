#include "device/ane/planning_device.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "ir/builder.h"

namespace weft::device::ane {
namespace {

ir::Program linear() {
  ir::Builder b("linear");
  const ir::Value w = b.weight("w", {1, 1, 7, 3}), x = b.input("x", {1, 1, 3, 5});
  const ir::Value y = matmul(w, x);
  b.tap("h", y);
  b.output("y", sigmoid(y));
  return std::move(b).finish();
}

ir::Program table() {
  ir::Builder b("table");
  b.output("y", gather(b.weight("w", {1, 1, 7, 3}), b.input("ids", {1, 1, 1, 5}, ir::DType::i32)));
  return std::move(b).finish();
}

const Chip& m4() { return chip_named("m4"); }

TEST(PlanningDevice, AnAneCompilesWithPortsOfHalvesAndCountsThem) {
  PlanningDevice ane(m4()), cpu;
  const ir::Program program = linear();
  const auto kernel = ane.compile(program);
  EXPECT_EQ(ane.compilations(), 1);
  ASSERT_EQ(kernel->program().inputs().size(), 2u);
  for (const ir::Port& was : program.inputs()) {
    const ir::Port* const port = kernel->program().find_input(was.name);
    ASSERT_NE(port, nullptr) << was.name;
    EXPECT_EQ(port->dtype, ir::DType::f16) << was.name;
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
  EXPECT_EQ(cpu.compile(program)->program().find_input("x")->dtype, ir::DType::f32);
}

TEST(PlanningDevice, AnAneRefusesWhatItCannotTakeACpuNothing) {
  EXPECT_NE(PlanningDevice(m4()).refuses(table()).value_or("").find("ids"), std::string::npos);
  EXPECT_FALSE(PlanningDevice().refuses(table()));
  EXPECT_FALSE(PlanningDevice(m4()).refuses(linear()));
}

TEST(PlanningDevice, SurfacesLieApartAndViewsInside) {
  PlanningDevice a, b(m4());
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
  PlanningDevice engine(m4());
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
  EXPECT_EQ(planned_work(*launch).read, 12);
  EXPECT_EQ(planned_work(*device::copy(half, full, engine)).converted, 6);
}

}  // namespace
}  // namespace weft::device::ane
