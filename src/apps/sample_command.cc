#include "apps/sample_command.h"

#include <fmt/format.h>

#include <cstdio>

#include "apps/interrupt.h"
#include "apps/saved_model.h"
#include "base/error.h"
#include "train/generate.h"

namespace weft::apps {
namespace {

double per_second(int64_t tokens, double seconds) {
  return seconds > 0 ? static_cast<double>(tokens) / seconds : 0;
}

}  // namespace

int run_sample(const SampleOptions& o) {
  if (o.steps < 0) throw UsageError(fmt::format("--steps: 0 or more is wanted, found {}", o.steps));
  if (o.count < 1)
    throw UsageError(fmt::format("--count: at least 1 is wanted, found {}", o.count));
  if (!(o.temperature >= 0))
    throw UsageError(fmt::format("--temp: 0 or more is wanted, found {}", o.temperature));
  SavedModel model(o.checkpoint, o.device, o.threads);
  const data::Tokenizer tokenizer = model.tokenizer(o.vocab);
  train::Decoder decoder(model.layout(), model.weights(), model.placement());

  const Interrupt interrupt;
  train::Generated all;
  for (int64_t i = 0; i < o.count && interrupt.exit_code() == 0; ++i) {
    if (i > 0) fmt::print("\n");
    const train::Sampling sampling{
        .temperature = o.temperature, .top_p = o.top_p, .seed = o.seed + static_cast<uint64_t>(i)};
    const train::Generated one = train::generate(decoder, tokenizer, o.prompt, o.steps, sampling,
                                                 [&](std::string_view text) {
                                                   std::fwrite(text.data(), 1, text.size(), stdout);
                                                   std::fflush(stdout);
                                                   return interrupt.exit_code() == 0;
                                                 });
    fmt::print("\n");
    all.prompt_tokens += one.prompt_tokens;
    all.new_tokens += one.new_tokens;
    all.prompt_seconds += one.prompt_seconds;
    all.seconds += one.seconds;
  }
  const device::Device& home = model.placement().home();
  if (!o.quiet)
    fmt::print(stderr, "{} tokens, {:.1f} tokens/s (prompt: {} tokens, {:.1f} tokens/s) on {}{}\n",
               all.new_tokens, per_second(all.new_tokens, all.seconds), all.prompt_tokens,
               per_second(all.prompt_tokens, all.prompt_seconds), home.name(),
               &home == &model.device() ? "" : ", where decoding stays");
  return interrupt.exit_code();
}

}  // namespace weft::apps
