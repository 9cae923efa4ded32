#include "apps/sample_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "apps/interrupt.h"
#include "apps/model_options.h"
#include "apps/saved_model.h"
#include "base/error.h"
#include "base/file.h"
#include "train/generate.h"

namespace weft::apps {
namespace {

// Texts that are made side by side: more would not be faster, and with more a text's bits could
// depend on their number.
constexpr int64_t kBatch = 16;

double per_second(int64_t tokens, double seconds) {
  return seconds > 0 ? static_cast<double>(tokens) / seconds : 0;
}

void write(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

int run_sample(const SampleOptions& o) {
  if (o.steps < 0) throw UsageError(fmt::format("--steps: 0 or more is wanted, found {}", o.steps));
  if (o.count < 1)
    throw UsageError(fmt::format("--count: at least 1 is wanted, found {}", o.count));
  if (!(o.temperature >= 0))
    throw UsageError(fmt::format("--temp: 0 or more is wanted, found {}", o.temperature));
  if (!o.logits.empty() && o.count != 1)
    throw UsageError(fmt::format("--logits: they are of one text, found --count {}", o.count));
  const ir::DType type = weight_type(o.weights);
  SavedModel model(o.checkpoint, o.device, o.threads, o.quiet);
  const data::Tokenizer tokenizer = model.tokenizer(o.vocab);
  train::Decoder decoder(model.layout(), model.weights(), model.placement(),
                         {.weights = type, .texts = std::min(o.count, kBatch)});

  const Interrupt interrupt;
  train::Generated all;
  std::string logits;  // the bytes of the file
  const auto keep_logits = [&](int64_t, std::span<const float> mine) {
    if (!o.logits.empty())
      logits.append(reinterpret_cast<const char*>(mine.data()), mine.size_bytes());
  };
  for (int64_t begin = 0; begin < o.count && interrupt.exit_code() == 0; begin += kBatch) {
    const int64_t texts = std::min(decoder.texts(), o.count - begin);
    const train::Sampling sampling{.temperature = o.temperature,
                                   .top_p = o.top_p,
                                   .seed = o.seed + static_cast<uint64_t>(begin)};
    std::vector<std::string> kept(static_cast<size_t>(texts));
    const train::Generated batch = train::generate(
        decoder, tokenizer, o.prompt, o.steps, sampling,
        [&](int64_t i, std::string_view text) {
          if (i >= texts) return false;
          if (o.count == 1)
            write(text);
          else
            kept[static_cast<size_t>(i)] += text;
          return interrupt.exit_code() == 0;
        },
        keep_logits);
    for (int64_t i = 0; i < texts; ++i) {
      if (begin + i > 0) write("\n");
      write(kept[static_cast<size_t>(i)] + "\n");
    }
    all.prompt_tokens += batch.prompt_tokens;
    all.new_tokens += batch.new_tokens;
    all.prompt_seconds += batch.prompt_seconds;
    all.seconds += batch.seconds;
  }
  if (!o.logits.empty()) write_file(o.logits, logits);
  const device::Device& home = model.placement().home();
  if (!o.quiet)
    fmt::print(stderr, "{} tokens, {:.1f} tokens/s (prompt: {} tokens, {:.1f} tokens/s) on {}{}\n",
               all.new_tokens, per_second(all.new_tokens, all.seconds), all.prompt_tokens,
               per_second(all.prompt_tokens, all.prompt_seconds), home.name(),
               &home == &model.device() ? "" : ", where decoding stays");
  return interrupt.exit_code();
}

}  // namespace weft::apps
