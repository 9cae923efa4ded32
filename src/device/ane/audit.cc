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

// `program` under another name, so that its time is not taken for the Kernel's.
ir::Program called_audit(const ir::Program& program) {
  ir::Derivation graph;
  graph.nodes.assign(program.nodes().begin(), program.nodes().end());
  graph.inputs.assign(program.inputs().begin(), program.inputs().end());
  graph.outputs.assign(program.outputs().begin(), program.outputs().end());
  graph.names = program.names();
  return {"audit", std::move(graph)};
}

bool is_worse(const Difference& a, const Difference& b) {
  return a.passes() == b.passes() ? a.relative > b.relative : !a.passes();
}

}  // namespace

Judge::Judge(const ir::Program& program, Device& device) {
  const std::shared_ptr<const Kernel> kernel = device.compile(called_audit(program));
  const Kernel* const user = kernel.get();
  std::vector<Bind> binds;
  const auto add = [&](const ir::Port& port) {
    std::shared_ptr<Surface> surface = device.allocate(port, {&user, 1});
    binds.push_back({port.name, surface});
    if (found_.size() < count_of(port)) found_.resize(count_of(port));
    return surface;
  };
  for (const ir::Port& port : kernel->program().inputs()) inputs_.push_back(add(port));
  for (const ir::Output& output : kernel->program().outputs()) outputs_.push_back(add(output.port));
  wanted_.resize(found_.size());
  launch_ = device.bind(kernel, binds);
}

std::optional<Difference> Judge::compare(std::span<const std::shared_ptr<Surface>> inputs,
                                         std::span<const std::shared_ptr<Surface>> outputs) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::span<float> values = std::span(found_).first(count_of(inputs[i]->port()));
    inputs[i]->read(values);
    inputs_[i]->write(values);
  }
  launch_->run();
  std::optional<Difference> worst;
  for (size_t i = 0; i < outputs.size(); ++i) {
    const std::span<float> found = std::span(found_).first(count_of(outputs[i]->port()));
    const std::span<float> wanted = std::span(wanted_).first(found.size());
    outputs_[i]->read(wanted);
    const float size = largest(wanted);
    if (size > kLargestHalf) return std::nullopt;
    if (size < kSmallestNormal) continue;
    outputs[i]->read(found);
    const Difference difference = ane::difference(found, wanted);
    if (!worst || is_worse(difference, *worst)) worst = difference;
  }
  return worst;
}

}  // namespace weft::device::ane
