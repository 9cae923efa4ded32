// same: whether two Programs are one and the same.
#pragma once

#include "ir/program.h"

namespace weft::ir {

/// True when both have the same name, ports and operations: compiling one of them is enough. Names
/// of inner values and attached rules do not count.
bool same(const Program& a, const Program& b);

}  // namespace weft::ir
