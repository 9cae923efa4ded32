#include "device/ane/passes/match.h"

#include <algorithm>

#include "base/error.h"

namespace weft::device::ane {

using namespace ir;

Scaled scaled(Value x) {
  if (op_of(x) != Op::mul) return {};
  for (const size_t slot : {0u, 1u})
    if (op_of(operand(x, slot)) == Op::constant)
      return {operand(x, 1 - slot), node_of(operand(x, slot)).attributes.value};
  return {};
}

Lowered PassRun::run(const Change& change) {
  return run(Rewrite{
      .value =
          [&](Builder& builder, const Program& from, int id, const std::vector<Value>& operands) {
            const Node& node = from.node(id);
            return node.op == Op::input ? Value() : change(builder, node, operands);
          },
      .leave = {}});
}

Lowered PassRun::run(const Rewrite& changes) {
  Program program = rewrite(from_.program, changes);
  std::vector<Feed> feeds = in_port_order(program, feeds_);
  return {std::move(program), std::move(feeds)};
}

Value PassRun::constant(Builder& builder, const std::string& name, int64_t rows, int64_t cols,
                        const std::function<float(int64_t, int64_t)>& value) {
  std::vector<float> values;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t col = 0; col < cols; ++col) values.push_back(value(row, col));
  for (const Made& made : made_)
    if (made.cols == cols && made.values == values) return made.port;
  const auto taken = [&](const std::string& wanted) {
    return from_.program.names().contains(wanted) ||
           std::ranges::any_of(feeds_, [&](const Feed& feed) { return feed.port == wanted; });
  };
  std::string free = name;
  for (int number = 2; taken(free); ++number) free = fmt::format("{}{}", name, number);
  const Value port = builder.input(free, {1, 1, rows, cols}, DType::f16);
  Piece piece;
  piece.values = values;
  piece.rows = rows;
  piece.cols = cols;
  feeds_.push_back({free, {std::move(piece)}});
  made_.push_back({std::move(values), cols, port});
  return port;
}

Feed& PassRun::feed(const std::string& port) {
  const auto it = std::ranges::find_if(feeds_, [&](const Feed& one) { return one.port == port; });
  CHECK(it != feeds_.end(), "'{}' has no feed", port);
  return *it;
}

std::vector<Feed> in_port_order(const Program& program, const std::vector<Feed>& feeds) {
  std::vector<Feed> ordered;
  for (const Port& port : program.inputs()) {
    const auto it =
        std::ranges::find_if(feeds, [&](const Feed& feed) { return feed.port == port.name; });
    CHECK(it != feeds.end(), "{}: port '{}' has no feed", program.name(), port.name);
    ordered.push_back(*it);
  }
  return ordered;
}

}  // namespace weft::device::ane
