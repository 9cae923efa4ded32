#include "apps/forward_judge.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "kernels/forward.h"
#include "train/forward_pass.h"

namespace weft::apps {
namespace {

std::vector<float> read(const device::Surface& surface) {
  std::vector<float> values(static_cast<size_t>(surface.port().shape.count()));
  surface.read(values);
  return values;
}

double root_mean_square(const std::vector<float>& values) {
  double squares = 0;
  for (const float value : values) squares += static_cast<double>(value) * value;
  return std::sqrt(squares / static_cast<double>(values.size()));
}

double root_mean_square(const std::vector<float>& a, const std::vector<float>& b) {
  std::vector<float> difference(a.size());
  std::transform(a.begin(), a.end(), b.begin(), difference.begin(), std::minus<>());
  return root_mean_square(difference);
}

double longest_sum(const ir::Program& program) {
  int64_t longest = 1;
  for (const ir::Node& node : program.nodes())
    if (node.op == ir::Op::matmul)
      longest = std::max(longest, program.node(node.in[0]).shape[ir::kCols]);
  return static_cast<double>(longest);
}

}  // namespace

double allowed_error(const ir::Program& program, ir::DType arithmetic, double size) {
  // From a kernel's input to an output some 12 operations follow one another, with roundings that
  // add up like random ones; 8 is for exponentials, divisions and cancellation.
  constexpr double kRoundings = 12, kMargin = 8;
  const double sum = longest_sum(program);
  if (arithmetic == ir::DType::f32) return size * kMargin * 0x1p-24 * std::sqrt(kRoundings * sum);
  // In fp16 the sums are wide, but each of their products that is below 2^-14 may count as 0
  // (ANE-74).
  return size * kMargin * 0x1p-11 * std::sqrt(kRoundings) + 0x1p-14 * std::sqrt(sum);
}

ForwardJudge::ForwardJudge(const ForwardModel& model, int threads)
    : model_(model),
      cpu_(device::open("cpu", {.threads = threads})),
      attention_(part_of(kernels::fwd_attn(model.sizes()))),
      ffn_(part_of(kernels::fwd_ffn(model.sizes()))) {}

ForwardJudge::Part ForwardJudge::part_of(ir::Program program) const {
  auto launch = device::bind_alone(*cpu_, cpu_->compile(program));
  return {std::move(program), std::move(launch)};
}

void ForwardJudge::poison() const {
  for (const auto& launch : model_.launches()) {
    if (!train::is_layer_kernel(launch->name())) continue;
    for (const auto& surface : launch->writes())
      surface->write(std::vector<float>(static_cast<size_t>(surface->port().shape.count()),
                                        std::numeric_limits<float>::quiet_NaN()));
  }
}

double ForwardJudge::require_right() const {
  double largest = 0;
  for (int layer = 0; layer < model_.layout().config().layers; ++layer) {
    largest = std::max(largest, judge(attention_, layer, 2 * layer));
    largest = std::max(largest, judge(ffn_, layer, 2 * layer + 1));
  }
  return largest;
}

double ForwardJudge::judge(const Part& part, int layer, int64_t site) const {
  for (size_t i = 0; i < part.program.inputs().size(); ++i) {
    const ir::Port& port = part.program.inputs()[i];
    const std::string name = port.role == ir::Role::weight
                                 ? model_.layout().find(port.name, layer).name
                             : port.name == "xnorm" ? train::at("xnorm", site)
                                                    : port.name;
    part.launch->reads()[i]->write(read(model_.value(name)));
  }
  part.launch->run();
  double largest = 0;
  for (size_t i = 0; i < part.program.outputs().size(); ++i) {
    const ir::Output& output = part.program.outputs()[i];
    const std::vector<float> wanted = read(*part.launch->writes()[i]),
                             found = wrote(output.port, layer, site);
    const double size = root_mean_square(wanted), error = root_mean_square(found, wanted);
    double allowed = allowed_error(part.program, model_.arithmetic(), size);
    // x is rounded to fp32, and may be much larger than y.
    if (output.port.name == "y")
      allowed += 0x1p-24 * root_mean_square(read(model_.value(train::at("x", site + 1))));
    if (!(error <= allowed))
      fail(
          "bench: {} of layer {}: {} differs from the CPU's by {:.1e} of its size, at most {:.1e} "
          "is wanted; a wrong answer is not timed",
          part.program.name(), layer, output.port.name, error / size, allowed / size);
    largest = std::max(largest, error / size);
  }
  return largest;
}

// y is one Surface for all layers; what has become of it stands in x.
std::vector<float> ForwardJudge::wrote(const ir::Port& port, int layer, int64_t site) const {
  if (port.name != "y") return read(model_.value(train::at(port.name.c_str(), layer)));
  std::vector<float> after = read(model_.value(train::at("x", site + 1)));
  const std::vector<float> before = read(model_.value(train::at("x", site)));
  std::transform(after.begin(), after.end(), before.begin(), after.begin(), std::minus<>());
  return after;
}

}  // namespace weft::apps
