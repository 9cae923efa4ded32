// The catalogue: every Program of this floor under a name of its own. Tests, golden files and `weft
// program NAME` walk it, so that a Program added here is judged everywhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ir/program.h"
#include "kernels/sizes.h"

namespace weft::kernels {

/// A Program and its name in the catalogue: the Program's own name, followed by ".accumulate" where
/// its gradients add to what their Surfaces hold, and by ".vector" for the optimizer step without
/// weight decay.
struct Entry {
  std::string name;
  ir::Program program;
};

/// Every Program for these sizes. `capacity` is the columns of the caches of decodeAttn. The weight
/// gradient is that of w1, the optimizer's arena the matrix [hidden, dim] or the vector [dim, 1].
std::vector<Entry> catalogue(const Sizes& sizes, int64_t capacity);

/// The names in the catalogue, in data-path order.
std::vector<std::string> program_names();

/// One Program of the catalogue. Throws UsageError with the names that exist.
ir::Program program_named(std::string_view name, const Sizes& sizes, int64_t capacity);

}  // namespace weft::kernels
