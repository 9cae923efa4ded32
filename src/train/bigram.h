// The bigram entropy: how well a table of token pairs could predict a text. The bar that a model
// must stay below to show that it looks further back than one token.
#pragma once

#include <cstdint>
#include <span>

namespace weft::train {

/// The conditional entropy of a token given the one before it, in nats, under the counts of
/// `tokens` itself. 0 for fewer than two tokens. Time and memory are proportional to the text.
double bigram_entropy(std::span<const uint16_t> tokens);

}  // namespace weft::train
