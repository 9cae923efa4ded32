// For tests only: a model of odd sizes, random weights for it, and a look into an error's words.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "model/parameters.h"
#include "model/rows.h"

namespace weft::model {

inline bool says(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// No two sizes alike, three query heads to a key head, heads wider together than the stream.
inline Config odd_config() {
  return {.dim = 24,
          .hidden = 52,
          .layers = 2,
          .heads = 6,
          .kv_heads = 2,
          .head_dim = 10,
          .vocab = 31,
          .sequence = 17};
}

/// Normal numbers in every parameter, norms too, and zeros between them.
inline std::vector<float> random_arena(const Layout& layout, uint64_t seed = 1) {
  std::vector<float> arena(static_cast<size_t>(layout.size()));
  for (const Parameter& parameter : layout.parameters()) {
    uint64_t index = 0;
    for (float& x : part(std::span(arena), parameter))
      x = static_cast<float>(random_normal(seed, stream_id(parameter.name), index++));
  }
  return arena;
}

/// An arena as a source of rows; it outlives the result.
inline ReadRows arena_rows(const Layout& layout, const std::vector<float>& arena) {
  return [&layout, &arena](const Parameter& parameter, int64_t row, std::span<float> to) {
    const Parameter& own = *layout.find_name(parameter.name);
    const auto from = arena.begin() + own.offset + row * own.cols;
    std::copy_n(from, to.size(), to.begin());
  };
}

}  // namespace weft::model
