#include "apps/saved_model.h"

#include "apps/progress.h"
#include "base/error.h"
#include "model/weights.h"
#include "train/generate.h"

namespace weft::apps {

namespace fs = std::filesystem;

SavedModel::SavedModel(const fs::path& checkpoint, const std::string& device, int threads,
                       bool quiet)
    : path_(model::resolve_model(checkpoint)),
      device_(device::open(device,
                           {.threads = threads, .progress = trials_progress(style_unless(quiet))})),
      companion_(device::open_companion(*device_, {.threads = threads})),
      placement_(train::place(*device_, companion_.get())),
      layout_(model::peek_config(path_)),
      weights_("weights", layout_, placement_.home()) {
  model::load_weights(path_, layout_, weights_.edit());
  weights_.store();
}

fs::path find_tokenizer(const fs::path& model, const fs::path& vocab) {
  if (!vocab.empty()) return vocab;
  const fs::path folder = fs::is_directory(model) ? model : model.parent_path();
  return data::Tokenizer::find(folder).value_or(fs::path());
}

data::Tokenizer open_tokenizer(const fs::path& model, const fs::path& vocab, int64_t vocab_size) {
  const fs::path path = find_tokenizer(model, vocab);
  if (path.empty())
    fail(
        "{}: a tokenizer.model, tokenizer.bin or vocab.json is wanted beside the weights, there is "
        "none; add --vocab FILE",
        model.string());
  data::Tokenizer tokenizer = data::Tokenizer::open(path);
  train::require_vocab(tokenizer, vocab_size, path.string());
  return tokenizer;
}

}  // namespace weft::apps
