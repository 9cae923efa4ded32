#include "apps/eval_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "apps/interrupt.h"
#include "apps/progress.h"
#include "apps/saved_model.h"
#include "base/error.h"
#include "data/documents.h"
#include "data/token_file.h"
#include "train/evaluator.h"

namespace weft::apps {

namespace {

/// The documents of a text as `weft tokenize` writes them into a token file: this is what models
/// are trained on.
std::vector<data::Token> encode_documents(const std::filesystem::path& text,
                                          const data::Tokenizer& tokenizer) {
  std::vector<data::Token> tokens;
  data::Documents documents({text});
  for (std::string document; documents.next(document);)
    tokenizer.encode(document, /*bos=*/true, tokens);
  return tokens;
}

}  // namespace

int run_eval(const EvalOptions& o) {
  if (o.windows < 0)
    throw UsageError(fmt::format("--windows: 0 (all) or more is wanted, found {}", o.windows));
  SavedModel model(o.checkpoint, o.device, o.threads);
  const auto vocab = static_cast<size_t>(model.config().vocab);

  std::optional<data::TokenFile> file;
  std::vector<data::Token> encoded;
  std::span<const data::Token> tokens;
  if (o.data.extension() == ".bin") {
    tokens = file.emplace(o.data).tokens();
  } else {
    encoded = encode_documents(o.data, model.tokenizer(o.vocab));
    tokens = encoded;
  }
  data::require_tokens(tokens, vocab, 1, o.data.string());

  // Windows of the model's context, each token a target once. A text shorter than that is one
  // window.
  const auto targets = static_cast<int64_t>(tokens.size()) - 1;
  const int64_t sequence = std::min(model.config().sequence, targets);
  const int64_t there = targets / sequence;
  const int64_t windows = o.windows > 0 ? std::min(o.windows, there) : there;
  train::Evaluator evaluator(model.layout(), model.weights(), sequence, model.placement());

  const Interrupt interrupt;
  Progress progress("eval", static_cast<double>(windows), "windows", style_unless(o.quiet));
  double sum = 0;
  for (int64_t i = 0; i < windows; ++i) {
    if (interrupt.exit_code() != 0) return interrupt.exit_code();
    sum += evaluator.loss(
        tokens.subspan(static_cast<size_t>(i * sequence), static_cast<size_t>(sequence) + 1));
    progress.update(static_cast<double>(i + 1),
                    fmt::format("loss {:.4f}", sum / static_cast<double>(i + 1)));
  }
  progress.finish();
  const double loss = sum / static_cast<double>(windows);
  fmt::print(
      "loss {:.4f} nats per token, perplexity {:.3f}, {:.4f} bits per token ({} windows of {} "
      "tokens)\n",
      loss, std::exp(loss), loss / std::numbers::ln2, windows, sequence);
  return 0;
}

}  // namespace weft::apps
