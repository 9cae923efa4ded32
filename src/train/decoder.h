// The decoder: a model with a cache of keys and values, one token (or a chunk of the prompt) at a
// time. Two Sequences, recorded once; between them it writes the new columns into the caches.
//
//   token → embed → norm → [decodeAttn → addNorm → fwdFFN → addNorm]×L → classify → logits of the
//   next token
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/token.h"
#include "model/parameters.h"
#include "train/arena.h"
#include "train/placement.h"
#include "train/wiring.h"

namespace weft::train {

class Decoder {
 public:
  /// Compiles, allocates and records for contexts of up to layout.config().sequence tokens, all on
  /// the home device: a token alone is too little work to be handed on.
  /// `weights` is read in place where the device allows it: a trainer's arena may be passed. All
  /// three outlive the decoder.
  Decoder(const model::Layout& layout, const Arena& weights, Placement& placement);

  /// Forgets the context, and takes the weights as they are now.
  void reset();
  /// Appends `tokens` (ids below the vocabulary, as many as fit) to the context. Returns the logits
  /// of the token that follows, valid until the next call.
  std::span<const float> feed(std::span<const data::Token> tokens);

  /// Tokens in the context, and how many there can be.
  int64_t length() const { return length_; }
  int64_t capacity() const { return layout_.config().sequence; }

 private:
  void record(int64_t chunk);
  void run(std::span<const data::Token> chunk);

  const model::Layout& layout_;
  Placement& placement_;
  Wiring wiring_;
  int64_t length_ = 0;
  std::vector<int64_t> chunks_;  // sizes, largest first; the last is 1
  std::vector<float> cos_, sin_, logits_;
  std::vector<int32_t> ids_;
};

}  // namespace weft::train
