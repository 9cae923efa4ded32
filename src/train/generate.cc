#include "train/generate.h"

#include <algorithm>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace weft::train {

void require_vocab(const data::Tokenizer& tokenizer, int64_t vocab, std::string_view where) {
  const auto pieces = static_cast<int64_t>(tokenizer.vocab_size());
  if (pieces != vocab)
    fail(
        "{}: the tokenizer has {} pieces, the model a vocabulary of {}; take the tokenizer that "
        "the model was "
        "trained with",
        where, pieces, vocab);
}

Generation::Generation(Decoder& decoder, const data::Tokenizer& tokenizer, std::string_view prompt,
                       int64_t steps, const Sampling& sampling, OnText on_text, OnLogits on_logits)
    : decoder_(decoder),
      tokenizer_(tokenizer),
      on_text_(std::move(on_text)),
      on_logits_(std::move(on_logits)),
      prompt_(tokenizer.encode(prompt, /*bos=*/true)),
      prompt_left_(prompt_),
      last_(static_cast<size_t>(decoder.texts()), prompt_.back()),
      steps_left_(steps) {
  result_.prompt_tokens = static_cast<int64_t>(prompt_.size());
  if (result_.prompt_tokens > decoder.capacity())
    fail("prompt: it has {} tokens, the model's context holds {}; shorten it", prompt_.size(),
         decoder.capacity());
  for (int64_t i = 0; i < decoder.texts(); ++i) {
    Sampling own = sampling;
    own.seed += static_cast<uint64_t>(i);
    texts_.push_back({Sampler(own), on_text_(i, tokenizer.decode(prompt_))});
  }
  done_ = !any_open();
  decoder.reset();
}

bool Generation::any_open() const {
  return std::ranges::any_of(texts_, [](const Text& text) { return text.open; });
}

void Generation::advance() {
  CHECK(!done_, "a text that is done goes no further");
  const int64_t start = now_ns();
  if (prompt_left_.empty()) {
    choose(decoder_.advance(last_));
    result_.seconds += seconds_since(start);
    return;
  }
  prompt_left_ = decoder_.feed_part(prompt_left_);
  if (!prompt_left_.empty()) {
    result_.prompt_seconds += seconds_since(start);
    return;
  }
  const std::span<const float> logits = decoder_.logits();
  result_.prompt_seconds += seconds_since(start);
  const int64_t chosen = now_ns();
  if (steps_left_ > 0)
    choose(logits);
  else
    done_ = true;
  result_.seconds += seconds_since(chosen);
}

// `logits` are of all texts behind the prompt, then of each.
void Generation::choose(std::span<const float> logits) {
  const size_t vocab = tokenizer_.vocab_size();
  for (size_t i = 0; i < texts_.size(); ++i) {
    if (!texts_[i].open) continue;
    const auto mine = logits.subspan(logits.size() == vocab ? 0 : i * vocab, vocab);
    if (on_logits_) on_logits_(static_cast<int64_t>(i), mine);
    const auto token = static_cast<data::Token>(
        texts_[i].sampler.pick(mine, static_cast<uint64_t>(decoder_.length())));
    texts_[i].open = token != tokenizer_.bos() && token != tokenizer_.eos();
    if (!texts_[i].open) continue;
    ++result_.new_tokens;
    texts_[i].open = on_text_(static_cast<int64_t>(i), tokenizer_.decode_next(last_[i], token));
    last_[i] = token;
  }
  done_ = --steps_left_ == 0 || !any_open() || decoder_.length() == decoder_.capacity();
}

Generated generate(Decoder& decoder, const data::Tokenizer& tokenizer, std::string_view prompt,
                   int64_t steps, const Sampling& sampling, OnText on_text, OnLogits on_logits) {
  Generation generation(decoder, tokenizer, prompt, steps, sampling, std::move(on_text),
                        std::move(on_logits));
  while (!generation.done()) generation.advance();
  return generation.result();
}

}  // namespace weft::train
