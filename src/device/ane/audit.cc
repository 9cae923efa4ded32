#include "device/ane/audit.h"

#include <algorithm>
#include <cmath>

namespace weft::device::ane {
namespace {

constexpr float kLargestHalf = 65504;
constexpr float kSmallestNormal = 0x1p-14f;  // below it products are 0 (rule ANE-74)

size_t count_of(const ir::Port& port) { return static_cast<size_t>(port.shape.count()); }

// The largest size of the numbers; infinite where one is not finite.
float largest(std::span<const float> values) {
  float size = 0;
  for (const float x : values) size = std::isfinite(x) ? std::max(size, std::abs(x)) : INFINITY;
  return size;
}

}  // namespace

Judge::Judge(const ir::Program& program, Device& cpu) {
  const std::shared_ptr<const Kernel> kernel = cpu.compile(program);
  const Kernel* const user = kernel.get();
  std::vector<Bind> binds;
  size_t longest = 0;
  const auto add = [&](const ir::Port& port) {
    std::shared_ptr<Surface> surface = cpu.allocate(port, {&user, 1});
    binds.push_back({port.name, surface});
    longest = std::max(longest, count_of(port));
    return surface;
  };
  for (const ir::Port& port : program.inputs()) inputs_.push_back(add(port));
  for (const ir::Output& output : program.outputs())
    outputs_.push_back({add(output.port), std::vector<float>(count_of(output.port)), false});
  between_.resize(longest);
  launch_ = cpu.bind(kernel, binds);
}

bool Judge::expect(std::span<const std::shared_ptr<Surface>> inputs) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::span<float> values = std::span(between_).first(count_of(inputs[i]->port()));
    inputs[i]->read(values);
    inputs_[i]->write(values);
  }
  launch_->run();
  bool telling = false;
  for (Output& output : outputs_) {
    output.surface->read(output.values);
    const float size = largest(output.values);
    if (size > kLargestHalf) return false;
    output.telling = size >= kSmallestNormal;
    telling = telling || output.telling;
  }
  return telling;
}

Difference Judge::compare(std::span<const std::shared_ptr<Surface>> outputs) {
  std::optional<Difference> worst;
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (!outputs_[i].telling) continue;
    const std::span<float> found = std::span(between_).first(outputs_[i].values.size());
    outputs[i]->read(found);
    const Difference difference = ane::difference(found, outputs_[i].values);
    if (!worst ||
        (worst->passes() && (!difference.passes() || difference.relative > worst->relative)))
      worst = difference;
  }
  return worst.value_or(Difference{});
}

}  // namespace weft::device::ane
