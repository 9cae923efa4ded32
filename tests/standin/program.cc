#include "standin/program.h"

#include <algorithm>

#include "base/error.h"
#include "device/ane/arithmetic.h"
#include "device/ane/mil/read.h"
#include "device/ane/mil/shapes.h"
#include "device/halves.h"

namespace weft::standin {
namespace {

namespace ane = device::ane;
namespace mil = device::ane::mil;

constexpr int64_t kHalf = 2;  // bytes

void want_halves(const Slot& slot, std::string_view type) {
  if (type != "fp16" && type != "f16") fail("'{}': fp16 is wanted, {} is found", slot.name, type);
}

int64_t row_stride(const ir::Shape& shape, const Behaviour& behaviour) {
  const int64_t align = behaviour.row_align;
  return (shape.cols() * kHalf + align - 1) / align * align;
}

std::vector<Slot> parameters_of(const mil::Module& module, const ir::Program& program,
                                const Behaviour& behaviour) {
  const auto main = std::ranges::find(module.functions, "main", &mil::Function::name);
  std::vector<Slot> slots;
  for (const mil::Variable& input : main->inputs) {
    const ir::Shape shape = mil::place(input.type.shape);
    Slot slot{.name = input.name, .shape = shape, .row_stride = row_stride(shape, behaviour)};
    want_halves(slot, mil::element_name(input.type.element));
    const auto port = std::ranges::find(program.inputs(), input.name, &ir::Port::name);
    if (port != program.inputs().end())
      slot.port = static_cast<size_t>(port - program.inputs().begin());
    slots.push_back(std::move(slot));
  }
  return slots;
}

std::vector<Slot> results_of(const ir::Program& program, const Behaviour& behaviour) {
  std::vector<Slot> slots;
  for (const ir::Output& output : program.outputs()) {
    const ir::Port& port = output.port;
    slots.push_back({.name = port.name + (behaviour.suffix == 0 ? "" : "@output"),
                     .shape = port.shape,
                     .row_stride = row_stride(port.shape, behaviour),
                     .port = slots.size()});
    want_halves(slots.back(), ir::dtype_name(port.dtype));
  }
  return slots;
}

// Puts the constants where no parameter will be written.
void set_constants(const ane::Lowered& lowered, ane::sim::Engine& engine) {
  ir::Tensors<float> nothing;
  for (const ir::Port& port : lowered.program.inputs())
    nothing[port.name].resize(static_cast<size_t>(port.shape.count()));
  const ir::Tensors<float> all = fill(lowered, nothing);
  for (size_t i = 0; i < lowered.feeds.size(); ++i)
    std::ranges::copy(all.at(lowered.feeds[i].port), engine.input(i).begin());
}

}  // namespace

Program::Program(const std::string& text, const std::filesystem::path& folder,
                 const Behaviour& behaviour) {
  const mil::Module module = mil::parse(text);
  const ane::Lowered lowered = mil::read(module, mil::blob_files(folder));
  inputs_ = parameters_of(module, lowered.program, behaviour);
  outputs_ = results_of(lowered.program, behaviour);
  if (const auto why = ane::sim::Engine::refuses(lowered.program)) fail("{}", *why);
  if (behaviour.order == "bytes")
    for (std::vector<Slot>* const slots : {&inputs_, &outputs_})
      std::ranges::sort(*slots, {}, &Slot::name);
  engine_ = std::make_unique<ane::sim::Engine>(
      lowered.program, ane::numerics_of(ane::chip_named(behaviour.chip)), workers_);
  set_constants(lowered, *engine_);
}

void Program::run(std::span<const std::byte* const> inputs, std::span<std::byte* const> outputs,
                  float factor) {
  for (size_t i = 0; i < inputs_.size(); ++i) {
    const Slot& slot = inputs_[i];
    if (!slot.port) continue;
    const auto cols = static_cast<size_t>(slot.shape.cols());
    float* to = engine_->input(*slot.port).data();
    for (int64_t row = 0; row < slot.rows(); ++row, to += cols)
      device::widen(reinterpret_cast<const uint16_t*>(inputs[i] + row * slot.row_stride), to, cols);
  }
  engine_->run();
  for (size_t i = 0; i < outputs_.size(); ++i) {
    const Slot& slot = outputs_[i];
    std::vector<float> values(static_cast<size_t>(slot.shape.cols()));
    const float* from = engine_->output(*slot.port).data();
    for (int64_t row = 0; row < slot.rows(); ++row, from += values.size()) {
      std::ranges::transform(std::span(from, values.size()), values.begin(),
                             [factor](float value) { return factor == 0 ? 0 : value * factor; });
      device::narrow(values.data(), reinterpret_cast<uint16_t*>(outputs[i] + row * slot.row_stride),
                     values.size());
    }
  }
}

}  // namespace weft::standin
