#include "device/ane/sim/engine.h"

#include <algorithm>

#include "base/error.h"
#include "device/ane/sim/products.h"
#include "device/lives.h"

namespace weft::device::ane::sim {
namespace {

bool is_supported(const ir::Node& node) {
  switch (node.op) {
    case ir::Op::gather:
    case ir::Op::scatter:
    case ir::Op::pick:
    case ir::Op::one_hot:
      return false;
    case ir::Op::causal:
      return node.in.size() == 1;
    default:
      return node.dtype != ir::DType::i32;
  }
}

// The node whose memory a value is: a reshape is another look at the same elements.
std::vector<int> roots_of(const ir::Program& program) {
  std::vector<int> roots;
  for (const ir::Node& node : program.nodes())
    roots.push_back(node.op == ir::Op::reshape ? roots[static_cast<size_t>(node.in[0])]
                                               : static_cast<int>(roots.size()));
  return roots;
}

// From when to when each node's memory is needed; a constant's always, an output's to the end.
std::vector<Life> lives_of(const ir::Program& program, const std::vector<int>& roots) {
  const int end = static_cast<int>(roots.size());
  std::vector<Life> lives(roots.size());
  for (int id = 0; id < end; ++id) {
    const ir::Node& node = program.node(id);
    Life& life = lives[static_cast<size_t>(id)];
    life.first = life.last = id;
    if (node.op == ir::Op::constant) life = {.bytes = 0, .first = 0, .last = end};
    if (node.op != ir::Op::input && roots[static_cast<size_t>(id)] == id)
      life.bytes = node.shape.count() * static_cast<int64_t>(sizeof(float));
    for (const int in : node.in) {
      Life& operand = lives[static_cast<size_t>(roots[static_cast<size_t>(in)])];
      operand.last = std::max(operand.last, id);
    }
  }
  for (const ir::Output& output : program.outputs())
    lives[static_cast<size_t>(roots[static_cast<size_t>(output.value)])].last = end;
  return lives;
}

void run_step(const Step& step, const Run& run) {
  switch (step.op) {
    case ir::Op::matmul:
    case ir::Op::conv:
      return run_product(step, run);
    case ir::Op::reduce_sum:
    case ir::Op::reduce_max:
    case ir::Op::softmax:
      return run_reduction(step, run);
    case ir::Op::transpose:
    case ir::Op::broadcast:
    case ir::Op::slice:
    case ir::Op::concat:
    case ir::Op::causal:
      return run_movement(step, run);
    default:
      return run_elementwise(step, run);
  }
}

}  // namespace

void Run::finish(float* values, int64_t count) const {
  if (numerics.half_values)
    round_to_half(values, static_cast<size_t>(count), numerics.flush_values);
}

std::optional<std::string> Engine::refuses(const ir::Program& program) {
  for (const ir::Node& node : program.nodes())
    if (!is_supported(node))
      return node.op == ir::Op::input ? std::string("it reads ids")
                                      : fmt::format("it reads ids by {}", ir::op_name(node.op));
  return std::nullopt;
}

Engine::Engine(const ir::Program& program, const ir::Numerics& numerics, Workers& workers)
    : numerics_(numerics), workers_(workers) {
  CHECK(!refuses(program), "{}: {}", program.name(), *refuses(program));
  plan(program);
  for (const Step& step : steps_) panel_floats_ = std::max(panel_floats_, panel_floats(step));
  panels_.resize(static_cast<size_t>(panel_floats_ * workers.count()));
}

void Engine::plan(const ir::Program& program) {
  for (const ir::Port& port : program.inputs())
    inputs_.emplace_back(static_cast<size_t>(port.shape.count()));
  const std::vector<int> roots = roots_of(program);
  const Places places = place(lives_of(program, roots));
  values_.resize(static_cast<size_t>(places.bytes) / sizeof(float));
  std::vector<Tensor> tensors;
  for (size_t id = 0; id < roots.size(); ++id) {
    const ir::Node& node = program.nodes()[id];
    Step step{.op = node.op, .attributes = node.attributes, .in = {}, .out = {nullptr, node.shape}};
    for (const int in : node.in) step.in.push_back(tensors[static_cast<size_t>(in)]);
    if (node.op == ir::Op::input)
      step.out.data = inputs_[static_cast<size_t>(node.attributes.port)].data();
    else if (node.op == ir::Op::reshape)
      step.out.data = step.in[0].data;
    else
      step.out.data = values_.data() + places.offsets[id] / static_cast<int64_t>(sizeof(float));
    tensors.push_back(step.out);
    if (node.op == ir::Op::constant) {
      *step.out.data = static_cast<float>(node.attributes.value);
      if (numerics_.half_values) round_to_half(step.out.data, 1, numerics_.flush_values);
    } else if (node.op != ir::Op::input && node.op != ir::Op::reshape) {
      steps_.push_back(std::move(step));
    }
  }
  for (const ir::Output& output : program.outputs())
    outputs_.push_back(tensors[static_cast<size_t>(output.value)]);
}

std::span<float> Engine::input(size_t i) { return inputs_[i]; }

std::span<const float> Engine::output(size_t i) const {
  return {outputs_[i].data, static_cast<size_t>(outputs_[i].shape.count())};
}

void Engine::run() {
  const Run run{workers_, numerics_, panels_.data(), panel_floats_};
  for (std::vector<float>& input : inputs_)
    workers_.split(static_cast<int64_t>(input.size()), kGrain, [&](int64_t begin, int64_t end) {
      run.finish(input.data() + begin, end - begin);
    });
  for (const Step& step : steps_) run_step(step, run);
}

}  // namespace weft::device::ane::sim
