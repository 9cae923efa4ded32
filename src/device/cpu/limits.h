// Limits at run time: the blocks of a product that are computed.
#pragma once

#include <algorithm>

#include "base/workers.h"
#include "device/cpu/plan.h"

namespace weft::device::cpu {

/// Rows (or columns) that share one range of the others: long enough for a product's speed, short
/// against a matrix of 256 so that little above the diagonal is computed.
inline constexpr int64_t kLimitBlock = 32;

/// Calls body(rows, cols, inner) for blocks that cover what `limits` leave of rows × cols, each
/// with the range of the inner index that counts. `inner` may be empty.
template <class Body>
void for_each_block(const Limits& limits, Range rows, Range cols, Range inner, const Body& body) {
  const bool by_row = limits.k_to_row || limits.k_from_row || limits.col_to_row;
  const bool by_col = !by_row && (limits.k_to_col || limits.k_from_col);
  const auto up_to = [](Range range, int64_t end) {
    return Range{range.begin, std::clamp(end, range.begin, range.end)};
  };
  const auto from = [](Range range, int64_t begin) {
    return Range{std::clamp(begin, range.begin, range.end), range.end};
  };
  const Range whole = by_row ? rows : cols;
  const int64_t length = by_row || by_col ? kLimitBlock : std::max<int64_t>(whole.size(), 1);
  for (int64_t begin = whole.begin; begin < whole.end; begin += length) {
    const Range block{begin, std::min(begin + length, whole.end)};
    Range k = inner, these_cols = by_row ? cols : block;
    if (by_row ? limits.k_to_row : limits.k_to_col) k = up_to(k, block.end);
    if (by_row ? limits.k_from_row : limits.k_from_col) k = from(k, block.begin);
    if (limits.col_to_row) these_cols = up_to(these_cols, block.end);
    if (these_cols.size() > 0) body(by_row ? block : rows, these_cols, k);
  }
}

}  // namespace weft::device::cpu
