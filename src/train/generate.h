// Generating text: prompt → tokens → decoder → sampler → tokens → text, as it comes.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "data/tokenizer.h"
#include "train/decoder.h"
#include "train/sampling.h"

namespace weft::train {

struct Generated {
  int64_t prompt_tokens = 0, new_tokens = 0;  ///< new ones of all texts
  double prompt_seconds = 0, seconds = 0;     ///< for the prompt, and for the new tokens
};

/// Receives the number of a text and what comes next in it, prompt included, in pieces of bytes,
/// whole characters or not; returns false to end this text.
using OnText = std::function<bool(int64_t, std::string_view)>;
/// Receives the number of a text and what its next token will be chosen from. May be empty.
using OnLogits = std::function<void(int64_t, std::span<const float>)>;

/// Continues a prompt in each of a decoder's texts, one decode at a time.
class Generation {
 public:
  /// Puts a BOS in front of `prompt` and hands the prompt's text out; the texts become up to
  /// `steps` tokens longer, or until the model ends them with BOS or EOS, or its context is full.
  /// Text i has the seed sampling.seed + i, and is what it would be alone under that seed (see
  /// Decoder::advance). `decoder`, which nobody else may use meanwhile, and `tokenizer` outlive it.
  /// Throws Error when the prompt does not fit the context.
  Generation(Decoder& decoder, const data::Tokenizer& tokenizer, std::string_view prompt,
             int64_t steps, const Sampling& sampling, OnText on_text, OnLogits on_logits = {});

  bool done() const { return done_; }
  /// One decode, while it is not done(): a part of the prompt, with the last of them the first new
  /// token; or a token for each text.
  void advance();
  /// What was done so far.
  const Generated& result() const { return result_; }

 private:
  struct Text {
    Sampler sampler;
    bool open;
  };
  void choose(std::span<const float> logits);
  bool any_open() const;

  Decoder& decoder_;
  const data::Tokenizer& tokenizer_;
  const OnText on_text_;
  const OnLogits on_logits_;
  const std::vector<data::Token> prompt_;
  std::span<const data::Token> prompt_left_;
  std::vector<Text> texts_;
  std::vector<data::Token> last_;  // of each text
  int64_t steps_left_;
  bool done_ = false;
  Generated result_;
};

/// A whole Generation.
Generated generate(Decoder& decoder, const data::Tokenizer& tokenizer, std::string_view prompt,
                   int64_t steps, const Sampling& sampling, OnText on_text,
                   OnLogits on_logits = {});

/// Throws Error when `tokenizer` does not belong to a model of `vocab` tokens; `where` opens the
/// message.
void require_vocab(const data::Tokenizer& tokenizer, int64_t vocab, std::string_view where);

}  // namespace weft::train
