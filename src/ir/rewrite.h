// rewrite: a Program made again, value by value, with some of them replaced. What passes over
// Programs (legalization, forms, the CPU's expansion) are written with.
#pragma once

#include <functional>
#include <vector>

#include "ir/builder.h"
#include "ir/program.h"

namespace weft::ir {

/// The places where a pass may step in; one that is left empty copies.
struct Rewrite {
  /// What stands for value `id` of the old Program, given the new operands; an empty Value copies
  /// it. Asked for entering ports too.
  std::function<Value(Builder&, const Program& from, int id, const std::vector<Value>& operands)>
      value;
  /// Lets an output leave, `value` being what now stands for it; false copies its port.
  std::function<bool(Builder&, const Output&, Value value)> leave;
};

/// `program` with its changes, verified. Names go on to what stands for their values, unless the
/// pass has given them away. What is no longer needed falls out.
Program rewrite(const Program& program, const Rewrite& changes);

/// `program` in fewer kinds of operations: softmax and conv as what they are made of. For devices
/// that have neither in one piece.
Program expand(const Program& program);

}  // namespace weft::ir
