// Generating text: prompt → tokens → decoder → sampler → tokens → text, as it comes.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "data/tokenizer.h"
#include "train/decoder.h"
#include "train/sampling.h"

namespace weft::train {

struct Generated {
  int64_t prompt_tokens = 0, new_tokens = 0;  ///< new ones of all texts
  double prompt_seconds = 0, seconds = 0;     ///< for the prompt, and for the new tokens
};

/// Continues `prompt` (a BOS is put in front) in each of the decoder's texts by up to `steps`
/// tokens, or until the model ends the text with BOS or EOS, or its context is full. Text i has the
/// seed sampling.seed + i, and is what it would be alone under that seed (see Decoder::advance).
/// `on_text` receives the number of a text and what comes next in it, prompt included, in pieces of
/// bytes, whole characters or not; it returns false to end this text. `on_logits`, if it is not
/// empty, receives the number of a text and what its next token will be chosen from. Throws Error
/// when the prompt does not fit the context.
Generated generate(Decoder& decoder, const data::Tokenizer& tokenizer, std::string_view prompt,
                   int64_t steps, const Sampling& sampling,
                   const std::function<bool(int64_t, std::string_view)>& on_text,
                   const std::function<void(int64_t, std::span<const float>)>& on_logits = {});

/// Throws Error when `tokenizer` does not belong to a model of `vocab` tokens; `where` opens the
/// message.
void require_vocab(const data::Tokenizer& tokenizer, int64_t vocab, std::string_view where);

}  // namespace weft::train
