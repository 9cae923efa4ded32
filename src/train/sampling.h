// Sampling: from the logits of the next token to a token. Knows neither the model nor the
// tokenizer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace weft::train {

struct Sampling {
  double temperature = 0.8;  ///< divides the logits; 0 takes the largest (the first of equals)
  double top_p =
      0.9;  ///< the smallest set of likeliest tokens with at least this mass; ≥ 1 or ≤ 0: all
  uint64_t seed = 0;
};

/// Picks tokens; keeps its work memory between calls. Token `index` is a pure function of
/// (sampling, logits, index).
class Sampler {
 public:
  explicit Sampler(const Sampling& sampling) : sampling_(sampling) {}

  /// `logits` of the whole vocabulary, not empty; `index` is the position in the text.
  int32_t pick(std::span<const float> logits, uint64_t index);

 private:
  struct Candidate {
    float probability;
    int32_t token;
  };
  Sampling sampling_;
  std::vector<Candidate> candidates_;
};

}  // namespace weft::train
