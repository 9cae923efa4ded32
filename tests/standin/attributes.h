// What a loaded model says about itself.
#pragma once

#include "standin/program.h"
#include "standin/values.h"

namespace weft::standin {

/// modelAttributes of a model that is `program`: the symbols in the order of their indices, and
/// each one's place in a surface.
Reference attributes_of(const Program& program);

}  // namespace weft::standin
