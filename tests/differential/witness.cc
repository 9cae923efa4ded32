#include "differential/witness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <complex>

#include "base/random.h"
#include "ir/adjoint.h"
#include "ir/text.h"

namespace weft::test {
namespace {

using ir::DType;
using ir::Node;
using ir::Op;

constexpr double kStep = 1e-100;

/// Whether a derivative passes from a node to its operand number `slot`.
bool passes(const Program& program, const Node& node, size_t slot) {
  return node.op != Op::step && program.node(node.in[slot]).dtype != DType::i32;
}

/// The nodes that some output's derivative reaches, and those that depend on some input of numbers.
struct Reach {
  std::vector<bool> from_outputs, from_inputs;
};
Reach reach(const Program& program) {
  const size_t count = program.nodes().size();
  Reach reach{std::vector<bool>(count, false), std::vector<bool>(count, false)};
  for (size_t id = 0; id < count; ++id) {
    const Node& node = program.nodes()[id];
    reach.from_inputs[id] = node.op == Op::input && node.dtype != DType::i32;
    for (size_t slot = 0; slot < node.in.size(); ++slot)
      if (passes(program, node, slot) && reach.from_inputs[static_cast<size_t>(node.in[slot])])
        reach.from_inputs[id] = true;
  }
  for (const ir::Output& output : program.outputs())
    if (output.port.role == ir::Role::output)
      reach.from_outputs[static_cast<size_t>(output.value)] = true;
  for (size_t id = count; id-- > 0;) {
    if (!reach.from_outputs[id]) continue;
    const Node& node = program.nodes()[id];
    for (size_t slot = 0; slot < node.in.size(); ++slot)
      if (passes(program, node, slot))
        reach.from_outputs[static_cast<size_t>(node.in[slot])] = true;
  }
  return reach;
}

}  // namespace

std::vector<double> random_numbers(size_t count, uint64_t seed, std::string_view name) {
  std::vector<double> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = random_normal(seed, stream_id(name), i);
  return values;
}

int64_t id_range(const Program& program, int input_node) {
  // Ids pass through operations that only move them.
  std::vector<bool> carries(program.nodes().size(), false);
  carries[static_cast<size_t>(input_node)] = true;
  int64_t range = 1000;
  for (size_t id = static_cast<size_t>(input_node) + 1; id < carries.size(); ++id) {
    const Node& node = program.nodes()[id];
    for (size_t slot = 0; slot < node.in.size(); ++slot) {
      if (!carries[static_cast<size_t>(node.in[slot])]) continue;
      const ir::Shape& first = program.node(node.in[0]).shape;
      switch (node.op) {
        case Op::gather:
        case Op::pick:
          range = std::min(range, first.rows());
          break;
        case Op::scatter:
        case Op::one_hot:
          range = std::min(range, node.attributes.end);
          break;
        case Op::causal:
          range = std::min(range, first.cols() - first.rows() + 1);
          break;
        default:
          carries[id] = true;
      }
    }
  }
  return range;
}

Doubles random_inputs(const Program& program, uint64_t seed, Draw draw) {
  Doubles inputs;
  for (size_t id = 0; id < program.nodes().size(); ++id) {
    const Node& node = program.nodes()[id];
    if (node.op != Op::input) continue;
    const std::string& name = program.inputs()[static_cast<size_t>(node.attributes.port)].name;
    const uint64_t stream = stream_id(name);
    const int64_t range = node.dtype == DType::i32 ? id_range(program, static_cast<int>(id)) : 0;
    std::vector<double>& values = inputs[name];
    for (uint64_t i = 0; i < static_cast<uint64_t>(node.shape.count()); ++i)
      if (range > 0)
        values.push_back(
            static_cast<double>(random_below(static_cast<uint64_t>(range), seed, stream, i)));
      else if (draw == Draw::positive)
        values.push_back(0.2 + random_uniform(seed, stream, i));
      else if (draw == Draw::bounded)
        values.push_back(2 * random_uniform(seed, stream, i) - 1);
      else
        values.push_back(0.3 + 0.8 * random_normal(seed, stream, i));
  }
  return inputs;
}

double directional_derivative(const Program& program, const Doubles& inputs,
                              const Doubles& direction, const Doubles& cotangents) {
  ir::Tensors<std::complex<double>> moved;
  for (const auto& [name, values] : inputs) {
    const auto along = direction.find(name);
    auto& out = moved[name];
    for (size_t i = 0; i < values.size(); ++i)
      out.emplace_back(values[i], along == direction.end() ? 0.0 : kStep * along->second[i]);
  }
  const auto outputs = ir::evaluate(program, moved);
  double sum = 0;
  for (const auto& [name, cotangent] : cotangents) {
    const auto& values = outputs.find(name)->second;
    for (size_t i = 0; i < cotangent.size(); ++i) sum += cotangent[i] * (values[i].imag() / kStep);
  }
  return sum;
}

Dot dot(const std::vector<double>& a, const std::vector<double>& b) {
  EXPECT_EQ(a.size(), b.size());
  Dot result;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    result.sum += a[i] * b[i];
    result.scale += std::abs(a[i] * b[i]);
  }
  return result;
}

Gradients adjoint_gradients(const Program& program, const Doubles& inputs, uint64_t seed) {
  const Reach reached = reach(program);
  Gradients result;
  Doubles given = inputs;
  ir::Cut cut;
  for (const ir::Port& port : program.inputs()) cut.given.push_back(port.name);
  for (const ir::Output& output : program.outputs()) {
    const std::string& name = output.port.name;
    // Asked for as well, so that every input has a use.
    cut.out.push_back(name);
    if (output.port.role != ir::Role::output ||
        !reached.from_inputs[static_cast<size_t>(output.value)])
      continue;
    cut.given.push_back("d" + name);
    given["d" + name] = result.cotangents[name] =
        random_numbers(static_cast<size_t>(output.port.shape.count()), seed, "d" + name);
  }
  std::vector<std::string> wanted;
  for (size_t id = 0; id < program.nodes().size(); ++id) {
    const Node& node = program.nodes()[id];
    if (node.op == Op::input && node.dtype != DType::i32 && reached.from_outputs[id])
      wanted.push_back("d" + program.inputs()[static_cast<size_t>(node.attributes.port)].name);
  }
  cut.out.insert(cut.out.end(), wanted.begin(), wanted.end());
  const Doubles outputs = ir::evaluate(ir::adjoint("uncut", program, cut), given);
  for (const std::string& name : wanted) result.inputs[name] = outputs.find(name)->second;
  return result;
}

void expect_gradient_by_complex_step(const Program& program, const Doubles& inputs, uint64_t seed,
                                     double tolerance) {
  const Gradients gradients = adjoint_gradients(program, inputs, seed);
  // Where parts of a derivative cancel to nothing, as in x / x, their rounding errors remain.
  double rest = 0;
  for (const auto& [name, cotangent] : gradients.cotangents)
    rest += 1e-3 * dot(cotangent, std::vector<double>(cotangent.size(), 1.0)).scale;
  for (const auto& [name, gradient] : gradients.inputs)
    for (uint64_t repeat = 0; repeat < 2; ++repeat) {
      const std::string port = name.substr(1);
      const std::vector<double> along = random_numbers(gradient.size(), seed + 1 + repeat, port);
      const double expected =
          directional_derivative(program, inputs, {{port, along}}, gradients.cotangents);
      const Dot found = dot(gradient, along);
      EXPECT_NEAR(found.sum, expected, tolerance * (found.scale + rest))
          << name << ", seed " << seed << "\n"
          << ir::to_text(program);
    }
}

}  // namespace weft::test
