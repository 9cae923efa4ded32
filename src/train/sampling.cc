#include "train/sampling.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"

namespace weft::train {
namespace {

constexpr uint64_t kStream = stream_id("sampling");

}  // namespace

int32_t Sampler::pick(std::span<const float> logits, uint64_t index) {
  CHECK(!logits.empty(), "there are no logits to sample from");
  const auto largest = std::max_element(logits.begin(), logits.end());
  if (sampling_.temperature <= 0) return static_cast<int32_t>(largest - logits.begin());

  double total = 0;
  candidates_.clear();
  for (size_t i = 0; i < logits.size(); ++i) {
    const double weight =
        std::exp((static_cast<double>(logits[i]) - *largest) / sampling_.temperature);
    candidates_.push_back({static_cast<float>(weight), static_cast<int32_t>(i)});
    total += weight;
  }

  double mass = total;
  const bool all = sampling_.top_p <= 0 || sampling_.top_p >= 1;
  if (!all && candidates_.size() > 1) {
    // A token below this bound cannot be among the nucleus: behind it in order there are at most n
    // - 1 tokens (itself included), each no likelier, and together they would have to weigh more
    // than (1 - p) of the whole.
    const double bound =
        (1 - sampling_.top_p) * total / static_cast<double>(candidates_.size() - 1);
    std::erase_if(candidates_,
                  [&](const Candidate& c) { return c.probability < bound * (1 - 1e-6); });
    std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
      return a.probability != b.probability ? a.probability > b.probability : a.token < b.token;
    });
    mass = 0;
    size_t kept = 0;
    while (kept < candidates_.size() && mass < sampling_.top_p * total)
      mass += candidates_[kept++].probability;
    candidates_.resize(kept);
  }

  const double point = random_uniform(sampling_.seed, kStream, index) * mass;
  double below = 0;
  for (const Candidate& c : candidates_) {
    below += c.probability;
    if (point < below) return c.token;
  }
  return candidates_.back().token;  // the sum rounded to just below the point
}

}  // namespace weft::train
