// Token: the number of a piece of text. The unit of everything between the text and the embedding.
#pragma once

#include <cstddef>
#include <cstdint>

namespace weft::data {

using Token = uint16_t;

/// The most pieces that a vocabulary can have.
constexpr size_t kMaxVocab = 65536;

}  // namespace weft::data
