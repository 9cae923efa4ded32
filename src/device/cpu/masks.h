// Masks: what of a matrix a causal Program neither needs nor looks at. Follows `causal` forward, to
// values that are 0 where a query may not look, and back, to values that nobody looks at there; so
// the steps leave such elements out.
#pragma once

#include <optional>
#include <vector>

#include "device/cpu/partition.h"

namespace weft::device::cpu {

/// The elements of a matrix [queries, keys] that `causal` lets through: of the first `cached`
/// columns those before `length`; of the others, if `own`, those up to the row, and all if not.
struct Mask {
  int64_t cached = 0;
  int length = -1;  ///< the node; -1 where nothing is cached
  bool own = true;  ///< false: `cached` is all columns
  bool operator==(const Mask&) const = default;
  /// Row i counts up to column i.
  bool is_triangle() const { return own && cached == 0; }
  /// Every row counts up to `length`.
  bool is_prefix() const { return !own; }
};

struct Masks {
  /// By node: the mask outside of which the value is 0.
  std::vector<std::optional<Mask>> zero;
  /// By node: the mask outside of which nobody looks at the value.
  std::vector<std::optional<Mask>> unseen;
  /// By node: true for a grouped value of square matrices that is computed up to the diagonal of
  /// each row, or a reduction that reads so far.
  std::vector<bool> narrow;
};

/// The masks of `program`. That e^x is 0 outside of a mask rests on what `kForbidden` is: far below
/// any score.
Masks find_masks(const ir::Program& program, const Partition& part);

}  // namespace weft::device::cpu
