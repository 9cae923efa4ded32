// What a Launch costs the host beside the engine: an engine that does nothing at all shows it.
#include "device/ane/ane_launch.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <utility>

#include "base/allocations.h"
#include "base/error.h"
#include "device/ane/ane_device.h"
#include "device/ane/mil/module.h"
#include "ir/builder.h"

namespace weft::device::ane {
namespace {

struct IdleBuffer final : runtime::Buffer {
  explicit IdleBuffer(int64_t size) : memory(static_cast<size_t>(size)) {}
  std::byte* data() const override { return const_cast<std::byte*>(memory.data()); }
  int64_t bytes() const override { return static_cast<int64_t>(memory.size()); }
  void lock(Use) override {}
  void unlock(Use) noexcept override {}
  std::vector<std::byte> memory;
};

/// Knows a text's slots, and counts.
struct IdleExecutable final : runtime::Executable {
  explicit IdleExecutable(const std::string& text) {
    const mil::Module module = mil::parse(text);
    const mil::Function& main = module.functions.front();
    const auto add = [](std::vector<runtime::Slot>& slots, const mil::Variable& port) {
      const int64_t cols = port.type.shape.back(), rows = port.type.count() / cols;
      const runtime::Layout layout = runtime::padded(rows, cols);
      slots.push_back({port.name, layout, rows * layout.row_bytes});
    };
    for (const mil::Variable& input : main.inputs) add(inputs_, input);
    for (const std::string& name : main.outputs)
      for (const mil::Operation& operation : main.operations)
        for (const mil::Variable& result : operation.results)
          if (result.name == name) add(outputs_, result);
  }
  std::span<const runtime::Slot> inputs() const override { return inputs_; }
  std::span<const runtime::Slot> outputs() const override { return outputs_; }
  size_t bind(std::span<const std::shared_ptr<runtime::Buffer>>,
              std::span<const std::shared_ptr<runtime::Buffer>>) override {
    return 0;
  }
  void run(size_t) override { ++runs; }
  void reload() override {}
  int runs = 0;

 private:
  std::vector<runtime::Slot> inputs_, outputs_;
};

struct IdleTransport final : runtime::Transport {
  std::string_view name() const override { return "nothing"; }
  std::unique_ptr<runtime::Executable> load(std::string_view, const std::string& text) override {
    auto made = std::make_unique<IdleExecutable>(text);
    last = made.get();
    return made;
  }
  std::shared_ptr<runtime::Buffer> allocate(const runtime::Layout&, int64_t bytes) override {
    return std::make_shared<IdleBuffer>(bytes);
  }
  int compilations() const override { return 0; }
  int loads() const override { return 0; }
  static inline IdleExecutable* last = nullptr;
};

ir::Program product() {
  ir::Builder builder("product");
  const ir::Value w = builder.weight("w", {1, 1, 96, 64});
  const ir::Value x = builder.input("x", {1, 1, 64, 64});
  builder.output("y", ir::matmul(w, x));
  return std::move(builder).finish();
}

TEST(AneLaunchTest, ARunAllocatesNothing) {
  for (const std::string_view name : {"plain", "twin", "packed"}) {
    const Form& form = form_named(name);
    const auto choose = [&form](const ir::Program&) { return Choice{&form, "asked for", {}}; };
    const std::unique_ptr<Device> device =
        make_ane_device(std::make_unique<IdleTransport>(), choose,
                        {.chip = &chip_named("m4"),
                         .machine = "a test",
                         .threads = 2,
                         .audit_every = std::nullopt});
    const std::shared_ptr<const Kernel> kernel = device->compile(product());
    const Kernel* const user = kernel.get();
    std::vector<Bind> binds;
    for (const ir::Port& port : kernel->program().inputs())
      binds.push_back({port.name, device->allocate(port, {&user, 1})});
    for (const ir::Output& output : kernel->program().outputs())
      binds.push_back({output.port.name, device->allocate(output.port, {&user, 1})});
    const std::unique_ptr<Launch> launch = device->bind(kernel, binds);
    const std::vector<float> weights(96 * 64, 0.5f);
    launch->run();
    const int64_t before = allocation_count();
    for (int i = 0; i < 3; ++i) {
      binds[0].surface->write(weights);
      launch->run();
    }
    EXPECT_EQ(allocation_count() - before, 0) << name;
    EXPECT_EQ(IdleTransport::last->runs, 4);
  }
}

}  // namespace
}  // namespace weft::device::ane
