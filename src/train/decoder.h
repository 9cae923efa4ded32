// The decoder: a model with a cache of keys and values. A prompt goes through the matrices in
// chunks of tokens; then one token at a time, of one text or of several side by side, which are
// read from memory once for all of them.
//
//   tokens → embed → norm → [decodeAttn → addNorm → fwdFFN → addNorm]×L → (token) → classify →
//   logits of the next token
//
// The caches are columns for a context of 64 tokens at first and move to ones of twice the size
// when they are full, so that attention never reads more than twice of what is there.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data/token.h"
#include "model/parameters.h"
#include "train/arena.h"
#include "train/placement.h"
#include "train/wiring.h"

namespace weft::train {

struct DecoderOptions {
  ir::DType weights = ir::DType::f32;  ///< how the matrices are stored: f32, f16 or q8
  int64_t texts = 1;                   ///< side by side
};

class Decoder {
 public:
  /// Compiles, allocates and records for contexts of up to layout.config().sequence tokens, all on
  /// the home device: a token alone is too little work to be handed on. In f32, `weights` is read
  /// in place: a trainer's arena may be passed, and decoding follows it. In another type the
  /// matrices are copied now, and only vectors are read in place. All three outlive the decoder.
  /// Throws Error where a matrix does not fit the type.
  Decoder(const model::Layout& layout, const Arena& weights, Placement& placement,
          const DecoderOptions& options = {});

  /// What parameter `p` is stored in where DecoderOptions ask for `weights`.
  static ir::DType stored_type(const model::Parameter& p, ir::DType weights);

  /// Forgets the context.
  void reset();
  /// Appends `tokens` (ids below the vocabulary, as many as fit) to the context of every text,
  /// which is the same for all: what begins a text. Returns the logits of the token that follows,
  /// valid until the next call.
  std::span<const float> feed(std::span<const data::Token> tokens);
  /// The first part of that: as many tokens as go through the matrices together. Returns those that
  /// are left; logits() has what feed() returns, once there are none.
  std::span<const data::Token> feed_part(std::span<const data::Token> tokens);
  std::span<const float> logits();
  /// Appends tokens[i] to text i. Returns the logits of the token that follows, [texts, vocab].
  /// What a text gets does not depend on how many others there are, bit for bit on devices that say
  /// so of their products (cpu: up to 16 texts).
  std::span<const float> advance(std::span<const data::Token> tokens);

  /// Tokens in the context, how many there can be, and how many texts there are.
  int64_t length() const { return length_; }
  int64_t capacity() const { return layout_.config().sequence; }
  int64_t texts() const { return texts_; }

 private:
  /// Caches for `capacity` old tokens: k and v of each layer, [texts·K,1,e,capacity].
  struct Context {
    int64_t capacity = 0;
    std::vector<std::shared_ptr<device::Surface>> all, first;  // of every text, of the first
  };
  /// What goes through the matrices together: one token each of all texts, or some of the first
  /// one.
  struct Group {
    int64_t texts = 1, tokens = 1;
    std::string name;                       // ends the names of its values
    std::vector<device::Surface*> columns;  // its k and v of each layer
  };

  void give_weights(const Arena& weights);
  void make_contexts();
  void record(const Group& group, const Context& context);
  void record_logits(const Group& group);
  int64_t chunk(int64_t left) const;
  void run(const Group& group, std::span<const data::Token> tokens);
  void grow(int64_t length);
  kernels::Sizes sizes(const Group& group) const;

  const model::Layout& layout_;
  Placement& placement_;
  Wiring wiring_;
  ir::DType type_;
  int64_t texts_, length_ = 0;
  bool apart_ = false;  // the texts differ: each has a cache of its own
  std::vector<Context> contexts_;
  size_t context_ = 0;         // the one in use
  std::vector<Group> chunks_;  // of the prompt, largest first; the last has one token
  Group step_;
  const Group* last_group_ = nullptr;  // that ran, and which of its tokens was the last
  int32_t last_token_ = 0;
  std::vector<float> cos_, sin_, logits_;
  std::vector<int32_t> ids_;
};

}  // namespace weft::train
