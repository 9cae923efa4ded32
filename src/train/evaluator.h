// The evaluator: a model's loss on a text, without anything that training needs.
#pragma once

#include <cstdint>
#include <span>

#include "data/token.h"
#include "model/parameters.h"
#include "train/arena.h"
#include "train/placement.h"
#include "train/wiring.h"

namespace weft::train {

class Evaluator {
 public:
  /// For windows of `sequence` tokens, one at a time. `weights` is read in place where the device
  /// allows it.
  Evaluator(const model::Layout& layout, const Arena& weights, int64_t sequence,
            Placement& placement);

  /// The mean loss, in nats per token, of the last `sequence` tokens of `window` (sequence + 1 ids
  /// below the vocabulary), each given those before it.
  double loss(std::span<const data::Token> window);

 private:
  Wiring wiring_;
  std::vector<int32_t> ids_;
};

}  // namespace weft::train
