#include "ir/same.h"

#include <algorithm>

namespace weft::ir {

bool same(const Program& a, const Program& b) {
  return a.name() == b.name() && std::ranges::equal(a.inputs(), b.inputs()) &&
         std::ranges::equal(a.outputs(), b.outputs()) && std::ranges::equal(a.nodes(), b.nodes());
}

}  // namespace weft::ir
