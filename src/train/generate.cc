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

Generated generate(Decoder& decoder, const data::Tokenizer& tokenizer, std::string_view prompt,
                   int64_t steps, const Sampling& sampling,
                   const std::function<bool(int64_t, std::string_view)>& on_text,
                   const std::function<void(int64_t, std::span<const float>)>& on_logits) {
  const std::vector<data::Token> start = tokenizer.encode(prompt, /*bos=*/true);
  if (static_cast<int64_t>(start.size()) > decoder.capacity())
    fail("prompt: it has {} tokens, the model's context holds {}; shorten it", start.size(),
         decoder.capacity());

  Generated result{.prompt_tokens = static_cast<int64_t>(start.size())};
  const int64_t begin = now_ns();
  struct Text {
    Sampler sampler;
    bool open;
  };
  const auto count = static_cast<size_t>(decoder.texts());
  std::vector<Text> texts;
  std::vector<data::Token> last(count, start.back());
  for (size_t i = 0; i < count; ++i) {
    Sampling own = sampling;
    own.seed += i;
    texts.push_back({Sampler(own), on_text(static_cast<int64_t>(i), tokenizer.decode(start))});
  }
  const auto any_open = [&] {
    return std::ranges::any_of(texts, [](const Text& text) { return text.open; });
  };
  if (!any_open()) return result;
  decoder.reset();
  std::span<const float> logits = decoder.feed(start);  // of all texts
  const size_t vocab = logits.size();
  result.prompt_seconds = seconds_since(begin);

  const int64_t generation = now_ns();
  for (int64_t step = 0; step < steps && any_open(); ++step) {
    if (step > 0) logits = decoder.advance(last);
    for (size_t i = 0; i < count; ++i) {
      if (!texts[i].open) continue;
      const auto mine = logits.subspan(logits.size() == vocab ? 0 : i * vocab, vocab);
      if (on_logits) on_logits(static_cast<int64_t>(i), mine);
      const auto token = static_cast<data::Token>(
          texts[i].sampler.pick(mine, static_cast<uint64_t>(decoder.length())));
      texts[i].open = token != tokenizer.bos() && token != tokenizer.eos();
      if (!texts[i].open) continue;
      ++result.new_tokens;
      texts[i].open = on_text(static_cast<int64_t>(i), tokenizer.decode_next(last[i], token));
      last[i] = token;
    }
    if (decoder.length() == decoder.capacity()) break;
  }
  result.seconds = seconds_since(generation);
  return result;
}

}  // namespace weft::train
