#include "train/generate.h"

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

Generated generate(Decoder& decoder, const data::Tokenizer& tokenizer, std::string_view prompt,
                   int64_t steps, const Sampling& sampling,
                   const std::function<bool(std::string_view)>& on_text) {
  const std::vector<data::Token> start = tokenizer.encode(prompt, /*bos=*/true);
  if (static_cast<int64_t>(start.size()) > decoder.capacity())
    fail("prompt: it has {} tokens, the model's context holds {}; shorten it", start.size(),
         decoder.capacity());

  Generated result{.prompt_tokens = static_cast<int64_t>(start.size())};
  const int64_t begin = now_ns();
  if (!on_text(tokenizer.decode(start))) return result;
  decoder.reset();
  std::span<const float> logits = decoder.feed(start);
  result.prompt_seconds = seconds_since(begin);

  const int64_t generation = now_ns();
  Sampler sampler(sampling);
  data::Token previous = start.back();
  while (result.new_tokens < steps) {
    const auto token =
        static_cast<data::Token>(sampler.pick(logits, static_cast<uint64_t>(decoder.length())));
    if (token == tokenizer.bos() || token == tokenizer.eos()) break;
    ++result.new_tokens;
    const bool go_on = on_text(tokenizer.decode_next(previous, token));
    previous = token;
    if (!go_on || decoder.length() == decoder.capacity() || result.new_tokens == steps) break;
    logits = decoder.feed({&token, 1});
  }
  result.seconds = seconds_since(generation);
  return result;
}

}  // namespace weft::train
