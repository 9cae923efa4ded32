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

Judge::Judge(const ir::Program& program, Device& device)
    : launch_(bind_alone(device, device.compile(called_audit(program)))) {
  size_t largest = 0;
  for (const auto surfaces : {launch_->reads(), launch_->writes()})
    for (const std::shared_ptr<Surface>& surface : surfaces)
      largest = std::max(largest, count_of(surface->port()));
  found_.resize(largest);
  wanted_.resize(largest);
}

std::optional<Difference> Judge::compare(std::span<const std::shared_ptr<Surface>> inputs,
                                         std::span<const std::shared_ptr<Surface>> outputs) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::span<float> values = std::span(found_).first(count_of(inputs[i]->port()));
    inputs[i]->read(values);
    launch_->reads()[i]->write(values);
  }
  launch_->run();
  std::optional<Difference> worst;
  for (size_t i = 0; i < outputs.size(); ++i) {
    const std::span<float> found = std::span(found_).first(count_of(outputs[i]->port()));
    const std::span<float> wanted = std::span(wanted_).first(found.size());
    launch_->writes()[i]->read(wanted);
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
