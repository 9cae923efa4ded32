#include "apps/saved_model.h"

#include "apps/progress.h"
#include "base/error.h"
#include "model/weights.h"
#include "train/generate.h"

namespace weft::apps {

namespace fs = std::filesystem;

SavedModel::SavedModel(const fs::path& checkpoint, const std::string& device, int threads)
    : path_(model::resolve_model(checkpoint)),
      device_(device::open(device, {.threads = threads, .progress = trials_progress()})),
      companion_(device::open_companion(*device_, {.threads = threads})),
      placement_(train::place(*device_, companion_.get())),
      layout_(model::peek_config(path_)),
      weights_("weights", layout_, placement_.home()) {
  model::load_weights(path_, layout_, weights_.edit());
  weights_.store();
}

data::Tokenizer SavedModel::tokenizer(const fs::path& vocab) const {
  fs::path path = vocab;
  if (path.empty()) {
    const fs::path folder = fs::is_directory(path_) ? path_ : path_.parent_path();
    const auto found = data::Tokenizer::find(folder);
    if (!found)
      fail(
          "{}: a tokenizer.model, tokenizer.bin or vocab.json is wanted beside the weights, there "
          "is none; add --vocab FILE",
          folder.empty() ? std::string(".") : folder.string());
    path = *found;
  }
  data::Tokenizer tokenizer = data::Tokenizer::open(path);
  train::require_vocab(tokenizer, config().vocab, path.string());
  return tokenizer;
}

}  // namespace weft::apps
