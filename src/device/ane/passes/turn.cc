#include <algorithm>
#include <optional>

#include "device/ane/passes/match.h"
#include "device/ane/passes/passes.h"

namespace weft::device::ane {

using namespace ir;

namespace {

/// The parts of concat(x1 ∘ cos − x2 ∘ sin, x2 ∘ cos + x1 ∘ sin), x1 and x2 the halves of x's rows.
struct Turn {
  Value x, cos, sin;
};

struct Products {
  Value a, b, c, d;  // a ∘ b and c ∘ d
};
std::optional<Products> products(Value x, Op combining) {
  if (op_of(x) != combining) return std::nullopt;
  const Value first = operand(x, 0), second = operand(x, 1);
  if (op_of(first) != Op::mul || op_of(second) != Op::mul) return std::nullopt;
  return Products{operand(first, 0), operand(first, 1), operand(second, 0), operand(second, 1)};
}

bool is_half(Value x, Value of, int64_t begin, int64_t end) {
  const Attributes& a = node_of(x).attributes;
  return op_of(x) == Op::slice && operand(x, 0) == of && a.axis == kRows && a.begin == begin &&
         a.end == end;
}

std::optional<Turn> turn_of(Value upper, Value lower) {
  const auto top = products(upper, Op::sub), bottom = products(lower, Op::add);
  if (!top || !bottom || op_of(top->a) != Op::slice) return std::nullopt;
  const Value x = operand(top->a, 0);
  const int64_t rows = x.shape().rows(), half = rows / 2;
  if (rows % 2 != 0 || !is_half(top->a, x, 0, half) || !is_half(top->c, x, half, rows))
    return std::nullopt;
  const bool same =
      bottom->a == top->c && bottom->c == top->a && bottom->b == top->b && bottom->d == top->d;
  if (!same || top->b.shape() != top->d.shape()) return std::nullopt;
  if (top->b.shape().rows() != half) return std::nullopt;
  return Turn{x, top->b, top->d};
}

/// The rows of `x` twice, one copy under the other.
Value twice(Value x) {
  if (const Scaled inner = scaled(x); inner.y) return twice(inner.y) * inner.factor;
  return concat({x, x}, kRows);
}

bool is_twice(const Node& node) {
  return node.op == Op::concat && node.attributes.axis == kRows && node.in.size() == 2 &&
         node.in[0] == node.in[1];
}

/// True for an entering port that is read by twice() alone.
bool only_read_twice(const Program& program, int id) {
  if (program.node(id).op != Op::input) return false;
  for (const Output& output : program.outputs())
    if (output.value == id) return false;
  bool read = false;
  for (const Node& node : program.nodes()) {
    if (std::ranges::find(node.in, id) == node.in.end()) continue;
    if (!is_twice(node)) return false;
    read = true;
  }
  return read;
}

/// Tables that are needed twice enter twice: no joining inside.
Lowered enter_twice(const Lowered& from) {
  PassRun pass(from);
  const auto change = [&](Builder& builder, const Program& program, int id,
                          const std::vector<Value>& in) {
    const Node& node = program.node(id);
    if (is_twice(node) && only_read_twice(program, node.in[0])) return in[0];
    if (!only_read_twice(program, id)) return Value();
    Port port = program.inputs()[static_cast<size_t>(node.attributes.port)];
    std::vector<Piece>& pieces = pass.feed(port.name).pieces;
    const std::vector<Piece> once = pieces;
    for (Piece piece : once) {
      piece.row += port.shape.rows();
      pieces.push_back(std::move(piece));
    }
    port.shape[kRows] *= 2;
    return builder.port(port);
  };
  return pass.run(Rewrite{.value = change, .leave = {}});
}

}  // namespace

// P takes the lower half of the rows up with a minus and the upper half down. It holds one number
// per row, 1 or −1, so that a product with it rounds nothing.
Lowered turn_by_permutation(const Lowered& from) {
  PassRun pass(from);
  return enter_twice(pass.run([&](Builder& builder, const Node& node,
                                  const std::vector<Value>& in) {
    if (node.op != Op::concat || node.attributes.axis != kRows || in.size() != 2) return Value();
    const std::optional<Turn> turn = turn_of(in[0], in[1]);
    if (!turn) return Value();
    const int64_t rows = turn->x.shape().rows(), half = rows / 2;
    const Value turned = pass.constant(builder, "rotation", rows, rows, [=](int64_t r, int64_t c) {
      return c == r + half ? -1.0f : c == r - half ? 1.0f : 0.0f;
    });
    return turn->x * twice(turn->cos) + matmul(turned, turn->x) * twice(turn->sin);
  }));
}

}  // namespace weft::device::ane
