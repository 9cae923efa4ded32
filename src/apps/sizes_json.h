// A model's sizes by name, as every JSON of the program has them.
#pragma once

#include <nlohmann/json.hpp>

#include "model/config.h"

namespace weft::apps {

/// Without the sequence, which a run may choose for itself.
inline nlohmann::ordered_json sizes_json(const model::Config& c) {
  return {{"dim", c.dim},     {"hidden", c.hidden},     {"layers", c.layers},
          {"heads", c.heads}, {"kv_heads", c.kv_heads}, {"head_dim", c.head_dim},
          {"vocab", c.vocab}};
}

}  // namespace weft::apps
