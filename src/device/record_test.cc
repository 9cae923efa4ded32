// Sequences over one and several devices, and the Surfaces they run on.
#include <gtest/gtest.h>

#include <numeric>

#include "base/error.h"
#include "device/device.h"
#include "ir/builder.h"

namespace weft::device {
namespace {

using ir::Shape;

const Shape kShape(1, 1, 3, 5);

ir::Program scale_and_shift(double factor, double shift) {
  ir::Builder b("scaleAndShift");
  const ir::Value x = b.input("x", kShape);
  b.output("y", x * factor + shift);
  return std::move(b).finish();
}

std::vector<float> content(const Surface& surface) {
  std::vector<float> values(static_cast<size_t>(surface.port().shape.count()));
  surface.read(values);
  return values;
}

class RecordTest : public testing::Test {
 protected:
  std::shared_ptr<Surface> surface(Device& device, const char* name) {
    return device.allocate({name, kShape, ir::DType::f32, ir::Role::input});
  }

  void launch(Device& device, double factor, double shift, std::shared_ptr<Surface> x,
              std::shared_ptr<Surface> y) {
    const Bind binds[] = {{"x", std::move(x)}, {"y", std::move(y)}};
    launches_.push_back(device.bind(device.compile(scale_and_shift(factor, shift)), binds));
  }

  std::unique_ptr<Sequence> sequence() {
    std::vector<Launch*> raw;
    for (const auto& one : launches_) raw.push_back(one.get());
    return record(raw);
  }

  std::unique_ptr<Device> cpu_ = open("cpu", {.threads = 2});
  std::unique_ptr<Device> reference_ = open("reference", {});
  std::vector<std::unique_ptr<Launch>> launches_;
};

// fp16 is where the host can't touch the memory itself.
TEST_F(RecordTest, CopiesBetweenAllTypesKeepWhatBothCanHold) {
  const std::vector<float> values{0.5f, -3, 1024, 0.125f, 7,  -0.25f, 9,   10,
                                  -11,  12, 13,   14,     15, -16,    0.0f};
  for (const ir::DType one : {ir::DType::f32, ir::DType::f16})
    for (const ir::DType two : {ir::DType::f32, ir::DType::f16}) {
      const auto from = cpu_->allocate({"from", kShape, one, ir::Role::input});
      const auto to = reference_->allocate({"to", kShape, two, ir::Role::input});
      from->write(values);
      copy(from, to, *cpu_)->run();
      EXPECT_EQ(content(*to), values) << dtype_name(one) << " to " << dtype_name(two);
    }
}

TEST_F(RecordTest, AChainAcrossDevicesRunsInTheOrderOfItsSurfaces) {
  const auto x = surface(*cpu_, "x"), a = surface(*cpu_, "a"), b = surface(*reference_, "b");
  const auto c = surface(*reference_, "c"), d = surface(*cpu_, "d"), y = surface(*cpu_, "y");
  launch(*cpu_, 2, 1, x, a);
  launches_.push_back(copy(a, b, *reference_));
  launch(*reference_, 3, 0, b, c);
  launches_.push_back(copy(c, d, *cpu_));
  launch(*cpu_, 1, -4, d, y);
  launch(*cpu_, 5, 0, y, x);  // writes what the first launch read: the next run starts from it
  const auto run = sequence();
  std::vector<float> values(15);
  std::iota(values.begin(), values.end(), -3.0f);
  x->write(values);
  for (int round = 0; round < 200; ++round) {
    for (float& value : values) {
      value = 3 * (2 * value + 1) - 4;
    }
    run->run();
    ASSERT_EQ(content(*y), values) << "round " << round;
    for (float& value : values) value = static_cast<float>(static_cast<int>(value) % 7);
    x->write(values);
  }
}

TEST_F(RecordTest, AFailureOnOneDeviceEndsTheRunAndTheNextRunWorks) {
  ir::Builder b("lookUp");
  const ir::Value table = b.input("table", {1, 1, 4, 2});
  const ir::Value ids = b.input("ids", {1, 1, 1, 3}, ir::DType::i32);
  b.output("z", gather(table, ids));
  const ir::Program program = std::move(b).finish();
  const auto ids_surface = reference_->allocate(program.inputs()[1]);
  const auto z = reference_->allocate(program.outputs()[0].port);
  const Bind binds[] = {
      {"table", reference_->allocate(program.inputs()[0])}, {"ids", ids_surface}, {"z", z}};
  launch(*cpu_, 1, 1, surface(*cpu_, "x"), surface(*cpu_, "y"));
  launches_.push_back(reference_->bind(reference_->compile(program), binds));
  const auto run = sequence();
  ids_surface->write_ids(std::vector<int32_t>{0, 9, 1});
  EXPECT_THROW(run->run(), Error);
  ids_surface->write_ids(std::vector<int32_t>{0, 3, 1});
  EXPECT_NO_THROW(run->run());
}

TEST_F(RecordTest, BindingSaysWhatIsWrong) {
  const auto kernel = cpu_->compile(scale_and_shift(2, 0));
  const auto x = surface(*cpu_, "x"), y = surface(*cpu_, "y");
  const auto wide = cpu_->allocate({"wide", Shape(1, 1, 3, 6), ir::DType::f32, ir::Role::input});
  const auto message = [&](std::vector<Bind> binds) -> std::string {
    try {
      cpu_->bind(kernel, binds);
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing";
  };
  EXPECT_EQ(message({{"x", x}, {"y", y}}), "nothing");
  EXPECT_EQ(message({{"x", x}}), "scaleAndShift: port 'y' is not bound");
  EXPECT_EQ(message({{"x", x}, {"y", y}, {"w", y}}), "scaleAndShift: there is no port 'w'");
  EXPECT_EQ(
      message({{"x", wide}, {"y", y}}),
      "scaleAndShift: port 'x' is f32 [1,1,3,5], the Surface 'wide' bound to it is f32 [1,1,3,6]");
  EXPECT_NE(message({{"x", x}, {"y", x}}).find("overlaps"), std::string::npos);
}

TEST_F(RecordTest, HostSurfacesConvertViewAndTakeColumns) {
  const auto half = cpu_->allocate({"half", kShape, ir::DType::f16, ir::Role::input});
  std::vector<float> values(15);
  for (size_t i = 0; i < 15; ++i) values[i] = 1.0f + static_cast<float>(i) * 0x1p-12f;
  half->write(values);
  for (size_t i = 0; i < 15; ++i)  // fp16 has 10 bits: to the nearest multiple of 2^-10
    EXPECT_EQ(content(*half)[i], 1.0f + std::nearbyint(static_cast<float>(i) / 4) * 0x1p-10f);
  const auto all = surface(*cpu_, "all");
  const auto row = all->view({"row", Shape(1, 1, 1, 5), ir::DType::f32, ir::Role::input}, 5);
  row->write(std::vector<float>{1, 2, 3, 4, 5});
  EXPECT_EQ(content(*all), (std::vector<float>{0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0, 0, 0}));
  EXPECT_TRUE(all->extent().overlaps(row->extent()));
  const auto columns =
      cpu_->allocate({"columns", Shape(1, 1, 3, 2), ir::DType::f32, ir::Role::input});
  columns->write(std::vector<float>{10, 11, 20, 21, 30, 31});
  all->write_columns(3, *columns);
  EXPECT_EQ(content(*all), (std::vector<float>{0, 0, 0, 10, 11, 1, 2, 3, 20, 21, 0, 0, 0, 30, 31}));
}

TEST(DeviceTest, OpenSaysWhyADeviceIsAbsent) {
  std::string why;
  const auto device = open("auto", {.threads = 1}, &why);
  EXPECT_EQ(device->name(), "cpu");
  EXPECT_NE(why.find("device ane: "), std::string::npos) << why;
  EXPECT_THROW(open("ane", {}), Error);
  EXPECT_THROW(open("quantum", {}), UsageError);
}

}  // namespace
}  // namespace weft::device
