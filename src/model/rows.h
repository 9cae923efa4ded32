// Rows: a model's numbers as they are asked for, whatever file they lie in.
//
// Weights are read and written this way, so that a conversion holds a piece of one tensor at a time
// and never a second copy of a model.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "model/parameters.h"

namespace weft::model {

/// Fills `to`, whole rows of `parameter` from `row` on, in our pairing of a head's channels.
using ReadRows = std::function<void(const Parameter& parameter, int64_t row, std::span<float> to)>;

/// How the rows of wq and wk are ordered: as ours, or pair by pair (see rope.h).
enum class Pairing : uint8_t { halves, interleaved };

/// Whether `parameter` differs between the pairings.
inline bool is_rotated(const Parameter& parameter) {
  return parameter.short_name == "wq" || parameter.short_name == "wk";
}

/// Calls `take` with all numbers of `parameter` in the order of `pairing`: whole rows, about 1 MiB
/// at a time.
void for_pieces(const Parameter& parameter, int64_t head_dim, Pairing pairing, const ReadRows& read,
                const std::function<void(std::span<const float>)>& take);

}  // namespace weft::model
