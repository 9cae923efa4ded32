#include "device/ane/legalize.h"

#include <algorithm>

#include "base/error.h"
#include "device/ane/passes/passes.h"
#include "ir/same.h"

namespace weft::device::ane {
namespace {

bool always(const Chip&) { return true; }
bool from_m4(const Chip& chip) { return chip.generation >= 4; }

constexpr Pass kPasses[] = {
    {"flatten ports", "a port is one matrix of halves, so that no surface needs padding",
     "ANE-06, ANE-19, ANE-22", always, flatten_ports},
    {"heads as channels", "several images at once are the least tried of all shapes", "", always,
     heads_as_channels},
    {"fuse softmax", "in one piece it sums wider than a reduction does", "ANE-79", always,
     fuse_softmax},
    {"turn by permutation", "halves of the channels can't be cut and joined on every chip",
     "ANE-40, ANE-43", always, turn_by_permutation},
    {"expand silu", "a sigmoid that is wrong makes a silu that is", "ANE-59", always, expand_silu},
    {"sigmoid by exp", "the chip's own is wrong in the second digit", "ANE-59", from_m4,
     sigmoid_by_exp},
    {"roots by pow", "roots of sums fail to compile", "ANE-57, ANE-58", always, roots_by_pow},
    {"raise softmax gradient", "products below 2^-14 become 0", "ANE-74", always,
     raise_softmax_gradient},
    {"add masks", "the mask of the language's own attention is not obeyed", "ANE-55", always,
     add_masks},
    {"factors last", "a factor below 1 in front of a product makes its terms too small", "ANE-74",
     always, factors_last},
    {"tile products", "longer sums cost half of the speed", "ANE-32", always, tile_products},
};

// A weight times a batch of matrices: no surface of the ANE holds more than one sequence.
bool has_batch(const ir::Program& program) {
  return std::ranges::any_of(program.nodes(), [&](const ir::Node& node) {
    if (node.op != ir::Op::matmul) return false;
    const auto is_weight = [&](int id) {
      const ir::Node& operand = program.node(id);
      return operand.op == ir::Op::input &&
             program.inputs()[static_cast<size_t>(operand.attributes.port)].role ==
                 ir::Role::weight;
    };
    return node.shape[ir::kBatch] > 1 && (is_weight(node.in[0]) || is_weight(node.in[1]));
  });
}

}  // namespace

std::span<const Pass> passes() { return kPasses; }

Lowered unchanged(const ir::Program& program) {
  Lowered lowered{program, {}};
  for (const ir::Port& port : program.inputs()) {
    Piece piece;
    piece.from = port.name;
    piece.rows = port.shape.count() / port.shape.cols();
    piece.cols = port.shape.cols();
    lowered.feeds.push_back({port.name, {std::move(piece)}});
  }
  return lowered;
}

ir::Port half(ir::Port port) {
  if (port.dtype == ir::DType::f32) port.dtype = ir::DType::f16;
  return port;
}

ir::Program with_half_ports(const ir::Program& program) {
  ir::Derivation graph;
  graph.nodes.assign(program.nodes().begin(), program.nodes().end());
  for (const ir::Port& port : program.inputs()) graph.inputs.push_back(half(port));
  for (const ir::Output& output : program.outputs())
    graph.outputs.push_back({half(output.port), output.value});
  graph.names = program.names();
  return {program.name(), std::move(graph)};
}

std::optional<std::string> refusal(const ir::Program& program) {
  using ir::Op;
  constexpr Op kForeign[] = {Op::step,    Op::broadcast, Op::gather,
                             Op::scatter, Op::pick,      Op::one_hot};
  for (const ir::Port& port : program.inputs()) {
    if (port.dtype == ir::DType::i32) return fmt::format("'{}' holds ids", port.name);
    if (port.dtype == ir::DType::q8)
      return fmt::format("'{}' is stored in q8, it takes f16", port.name);
    if (program.updates(port.name)) return fmt::format("'{}' is updated in place", port.name);
  }
  for (const ir::Node& node : program.nodes())
    if (std::ranges::find(kForeign, node.op) != std::end(kForeign))
      return fmt::format("its language has no {}", op_name(node.op));
  return std::nullopt;
}

std::optional<std::string> device_refusal(const ir::Program& program) {
  if (has_batch(program)) return "it holds more than one sequence";
  return refusal(program);
}

Lowered legalize(const ir::Program& program, const Chip& chip, const Trace& trace) {
  if (const auto why = refusal(program))
    fail("{}: the ANE does not take it: {}", program.name(), *why);
  Lowered lowered = unchanged(program);
  for (const Pass& pass : kPasses) {
    if (!pass.wanted(chip)) continue;
    Lowered next = pass.run(lowered);
    const bool changed = !ir::same(next.program, lowered.program);
    lowered = std::move(next);
    if (changed && trace) trace(pass, lowered);
  }
  return lowered;
}

}  // namespace weft::device::ane
