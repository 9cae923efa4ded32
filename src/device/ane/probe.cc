#include "device/ane/probe.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/clock.h"
#include "base/half.h"
#include "base/random.h"

namespace weft::device::ane {

namespace {

/// The longest sum of products in which node `id` is the second factor of another; 0: none.
int64_t summed(const ir::Program& program, int id) {
  int64_t longest = 0;
  for (const ir::Node& sum : program.nodes()) {
    if (sum.op != ir::Op::reduce_sum) continue;
    const ir::Node& product = program.node(sum.in[0]);
    if (product.op == ir::Op::mul && product.in[1] == id && product.in[0] != id)
      longest = std::max(longest, product.shape[sum.attributes.axis]);
  }
  return longest;
}

double scale_of(const ir::Program& program, size_t input) {
  const ir::Port& port = program.inputs()[input];
  if (port.role == ir::Role::weight) return 2 / std::sqrt(static_cast<double>(port.shape.cols()));
  const int64_t n = summed(program, program.names().find(port.name)->second);
  return n == 0 ? 1 : std::min(1.0, 4 / static_cast<double>(n));
}

}  // namespace

std::vector<float> probe_numbers(const ir::Program& program, size_t input, uint64_t round) {
  const ir::Port& port = program.inputs()[input];
  const double scale = scale_of(program, input);
  const RandomStream random(round, stream_id(port.name));
  std::vector<float> values(static_cast<size_t>(port.shape.count()));
  for (size_t i = 0; i < values.size(); ++i) {
    const double both = 2 * random.uniform(i) - 1;  // the sign, and how far above 0.5
    const double value = std::copysign(0.5 + 0.5 * std::abs(both), both) * scale;
    values[i] = from_half(to_half(static_cast<float>(value)));
  }
  return values;
}

Probe::Probe(const ir::Program& program, Device& device)
    : kernel_(device.compile(program)), launch_(bind_alone(device, kernel_)) {}

void Probe::write(ir::Role role, uint64_t round) {
  const ir::Program& program = kernel_->program();
  for (size_t i = 0; i < program.inputs().size(); ++i)
    if (program.inputs()[i].role == role)
      launch_->reads()[i]->write(probe_numbers(program, i, round));
}

void Probe::poison(float value) {
  for (const std::shared_ptr<Surface>& surface : launch_->writes())
    surface->write(std::vector<float>(static_cast<size_t>(surface->port().shape.count()), value));
}

std::vector<std::vector<float>> Probe::read() const {
  std::vector<std::vector<float>> all;
  for (const std::shared_ptr<Surface>& surface : launch_->writes()) {
    all.emplace_back(static_cast<size_t>(surface->port().shape.count()));
    surface->read(all.back());
  }
  return all;
}

double Probe::seconds() {
  constexpr int kLeast = 3, kMost = 20;
  constexpr double kEnough = 0.5;
  const int64_t start = now_ns();
  double best = std::numeric_limits<double>::infinity();
  for (int runs = 0; runs < kMost && (runs < kLeast || seconds_since(start) < kEnough); ++runs) {
    const int64_t begin = now_ns();
    run();
    best = std::min(best, seconds_since(begin));
  }
  return best;
}

}  // namespace weft::device::ane
