#include "train/bigram.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace weft::train {

double bigram_entropy(std::span<const uint16_t> tokens) {
  if (tokens.size() < 2) return 0;
  const size_t vocab = static_cast<size_t>(*std::ranges::max_element(tokens)) + 1;
  const size_t pairs = tokens.size() - 1;

  // All successors of a token side by side (a counting sort by the first of each pair)...
  std::vector<size_t> begin(vocab + 1, 0);
  for (size_t i = 0; i < pairs; ++i) ++begin[tokens[i] + size_t{1}];
  for (size_t t = 0; t < vocab; ++t) begin[t + 1] += begin[t];
  std::vector<uint16_t> successors(pairs);
  std::vector<size_t> place(begin.begin(), begin.end() - 1);
  for (size_t i = 0; i < pairs; ++i) successors[place[tokens[i]]++] = tokens[i + 1];

  // ... so that one row of counts at a time is enough.
  double nats = 0;
  std::vector<uint32_t> counts(vocab, 0);
  for (size_t t = 0; t < vocab; ++t) {
    const auto row = std::span(successors).subspan(begin[t], begin[t + 1] - begin[t]);
    for (const uint16_t next : row) ++counts[next];
    for (const uint16_t next : row) {
      if (counts[next] == 0) continue;  // counted at its first occurrence
      const double count = counts[next];
      nats += count * std::log(static_cast<double>(row.size()) / count);
      counts[next] = 0;
    }
  }
  return nats / static_cast<double>(pairs);
}

}  // namespace weft::train
