// What the passes share: looking at the Program that they are building, and adding constants to it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "device/ane/lowered.h"
#include "ir/builder.h"
#include "ir/rewrite.h"

namespace weft::device::ane {

inline const ir::Node& node_of(ir::Value x) { return x.builder().node(x.id()); }
inline ir::Op op_of(ir::Value x) { return node_of(x).op; }
/// Operand `i` of the operation that gives `x`.
inline ir::Value operand(ir::Value x, size_t i) { return {&x.builder(), node_of(x).in[i]}; }

/// `x` as `y` times a number: empty `y` if it is none.
struct Scaled {
  ir::Value y;
  double factor = 1;
};
Scaled scaled(ir::Value x);

/// A pass at work: rewrites the Program and keeps its feeds.
class PassRun {
 public:
  explicit PassRun(const Lowered& from) : from_(from), feeds_(from.feeds) {}

  /// What stands for a value whose operands are known; an empty Value copies it.
  using Change =
      std::function<ir::Value(ir::Builder&, const ir::Node&, const std::vector<ir::Value>&)>;
  /// The result of `change` asked for every value but the entering ports.
  Lowered run(const Change& change);
  /// The result of any rewriting.
  Lowered run(const ir::Rewrite& changes);

  /// The port of a constant matrix [1,1,rows,cols]: made once, however often it is asked for. Its
  /// name begins with `name`.
  ir::Value constant(ir::Builder& builder, const std::string& name, int64_t rows, int64_t cols,
                     const std::function<float(int64_t row, int64_t col)>& value);
  /// The feed of an entering port, to be changed.
  Feed& feed(const std::string& port);

 private:
  struct Made {
    std::vector<float> values;
    int64_t cols;
    ir::Value port;
  };
  const Lowered& from_;
  std::vector<Feed> feeds_;
  std::vector<Made> made_;
};

/// Feeds in the order of the Program's ports; those of ports that fell out are left out.
std::vector<Feed> in_port_order(const ir::Program& program, const std::vector<Feed>& feeds);

}  // namespace weft::device::ane
