// Derive, then cut: backward Programs from forward Programs.
//
// `adjoint` walks a forward Program from the asked cotangents towards the given ones. What is given
// becomes an input; what is needed and not given is recomputed inside. So the list of given names
// is the only memory knob.
#pragma once

#include <string>
#include <vector>

#include "ir/program.h"

namespace weft::ir {

/// Names of forward values, or "d" + such a name for a cotangent.
struct Cut {
  std::vector<std::string> given, out;
};

/// The Program `name` with the `given` names as inputs and the `out` names as outputs.
///
/// The cotangent of an output that is given is what flows in from outside, and adds to what flows
/// from inside; the given cotangent of any other value is the whole. An asked cotangent with the
/// name of a given one is updated in place. Throws Error naming the value that is missing, or the
/// operation that has no derivative.
Program adjoint(std::string name, const Program& forward, const Cut& cut);

/// `program` with each output of `names` added to what its Surface holds: output n becomes an
/// in-place port n + value.
Program accumulate(const Program& program, const std::vector<std::string>& names);

}  // namespace weft::ir
