#include "apps/eval_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "apps/document_encoder.h"
#include "apps/interrupt.h"
#include "apps/progress.h"
#include "apps/result.h"
#include "apps/saved_model.h"
#include "base/error.h"
#include "data/token_file.h"
#include "train/evaluator.h"

namespace weft::apps {
namespace {

/// The documents of a text as `weft tokenize` writes them into a token file: this is what models
/// are trained on.
std::vector<data::Token> encode_documents(const std::filesystem::path& text,
                                          const data::Tokenizer& tokenizer, int threads) {
  std::vector<data::Token> tokens;
  data::Documents documents({text});
  DocumentEncoder encoder(tokenizer, documents, {}, threads);
  for (bool more = true; more;) {
    const auto& batch = encoder.next();
    more = !batch.empty();
    for (const std::vector<data::Token>& document : batch)
      tokens.insert(tokens.end(), document.begin(), document.end());
  }
  return tokens;
}

/// Another tokenizer's tokens would give a loss that means nothing. What lies without a sidecar or
/// without a tokenizer can't be judged.
void require_same_tokenizer(const data::TokenFile& file, const SavedModel& model,
                            const std::filesystem::path& vocab) {
  if (!file.sidecar() || !model.has_tokenizer(vocab)) return;
  const std::string wanted = model.tokenizer(vocab).fingerprint();
  if (file.sidecar()->fingerprint != wanted)
    fail(
        "{}: tokens of the model's tokenizer ({}) are wanted, these are of another one ({}); "
        "tokenize the text with the model's",
        file.path().string(), wanted, file.sidecar()->fingerprint);
}

}  // namespace

int run_eval(const EvalOptions& o) {
  if (o.windows < 0)
    throw UsageError(fmt::format("--windows: 0 (all) or more is wanted, found {}", o.windows));
  SavedModel model(o.checkpoint, o.device, o.threads, o.quiet);
  const auto vocab = static_cast<size_t>(model.config().vocab);

  std::optional<data::TokenFile> file;
  std::vector<data::Token> encoded;
  std::span<const data::Token> tokens;
  if (o.data.extension() == ".bin") {
    tokens = file.emplace(o.data).tokens();
    require_same_tokenizer(*file, model, o.vocab);
  } else {
    encoded = encode_documents(o.data, model.tokenizer(o.vocab), o.threads);
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
  tell(telling(/*quiet=*/false, o.json),
       {{"loss", loss},
        {"perplexity", std::exp(loss)},
        {"bits_per_token", loss / std::numbers::ln2},
        {"windows", windows},
        {"sequence", sequence}},
       fmt::format("loss {:.4f} nats per token, perplexity {:.3f}, {:.4f} bits per token ({} "
                   "windows of {} tokens)\n",
                   loss, std::exp(loss), loss / std::numbers::ln2, windows, sequence));
  return 0;
}

}  // namespace weft::apps
