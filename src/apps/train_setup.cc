#include "apps/train_setup.h"

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "base/file.h"
#include "model/weights.h"
#include "train/bigram.h"
#include "train/checkpoint.h"
#include "train/loss_scale.h"

namespace weft::apps {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kDefaultSteps = 1000, kDefaultBatch = 4;
constexpr const char* kDefaultValidation = "0.05";
constexpr double kDefaultRate = 5e-4, kMinRateFraction = 0.1;
// Counting the pairs of a longer text would take more than a second.
constexpr size_t kMaxBigramTokens = 50'000'000;

// The checkpoint that `latest` leads to, or none.
std::optional<fs::path> checkpoint_to_resume(const fs::path& out) {
  std::error_code ignored;
  if (!fs::exists(out / "latest" / "trainer_state.json", ignored)) return std::nullopt;
  return out / fs::read_symlink(out / "latest");
}

// The model before the options for single sizes: its source in order of precedence.
model::Config source_config(const TrainOptions& o, const std::optional<fs::path>& resumed) {
  if (resumed) return model::read_config(*resumed / "config.json");
  if (!o.model.empty()) {
    model::Config config = named_model(o.model);
    // What a size can't say: pretrained weights decide.
    if (!o.init.empty()) {
      const model::Config pretrained = model::peek_config(o.init);
      config.tied = pretrained.tied;
      config.vocab = pretrained.vocab;
    }
    return config;
  }
  if (!o.init.empty()) return model::peek_config(o.init);
  throw UsageError(
      "train: --model is wanted (a preset or a config.json), or --init with pretrained weights");
}

struct Vocabulary {
  std::optional<data::Tokenizer> tokenizer;
  std::optional<int64_t> size;
  std::string source;
};

Vocabulary find_vocabulary(const TrainOptions& o, const data::TokenFile& file,
                           const std::optional<fs::path>& resumed) {
  const std::optional<data::Sidecar>& sidecar = file.sidecar();
  Vocabulary found;
  if (!o.tokenizer.empty()) {
    found.tokenizer = data::Tokenizer::open(o.tokenizer);
    if (sidecar && found.tokenizer->fingerprint() != sidecar->fingerprint)
      fail(
          "{}: it is not the tokenizer that made {}; leave --tokenizer out, or tokenize the text "
          "again",
          o.tokenizer.string(), file.path().string());
    found.source = o.tokenizer.string();
  } else if (const auto named = file.tokenizer_path(); named && fs::exists(*named)) {
    found.tokenizer = data::Tokenizer::open(*named);
    if (found.tokenizer->fingerprint() != sidecar->fingerprint)
      fail("{}: the tokenizer there is not the one that made {}; tokenize the text again",
           named->string(), file.path().string());
    found.source = named->string();
  } else if (resumed && data::Tokenizer::find(*resumed)) {
    found.tokenizer = data::Tokenizer::open(*resumed);
    found.source = resumed->string();
  }
  if (found.tokenizer) {
    found.size = static_cast<int64_t>(found.tokenizer->vocab_size());
  } else if (sidecar) {
    found.size = static_cast<int64_t>(sidecar->vocab);
    found.source = data::sidecar_path(file.path()).string();
  }
  if (o.vocab_size) {
    if (found.size && *found.size != *o.vocab_size)
      fail("--vocab-size: {} is asked for, {} says {}; leave the option out", *o.vocab_size,
           found.source, *found.size);
    found.size = o.vocab_size;
    found.source = "--vocab-size";
  }
  return found;
}

// Weights that are there have their sizes: other ones can't be asked for, one by one or by the name
// of a model.
void refuse_other_sizes(const TrainOptions& o, bool resumed, const model::Config& config,
                        const fs::path& weights) {
  const std::optional<model::Config> named =
      resumed && !o.model.empty() ? std::optional(named_model(o.model)) : std::nullopt;
  for (const SizeOption& option : size_options()) {
    std::optional<int64_t> asked = o.sizes.*option.asked;
    const std::string source =
        asked || !named ? fmt::format("--{}", option.name) : "--model " + o.model;
    if (!asked && named) asked = (*named).*option.size;
    if (asked && *asked != config.*option.size)
      fail("{}: its model has {} {}, {} asks for {}; leave that option out, or start a new run",
           weights.string(), option.name, config.*option.size, source, *asked);
  }
}

model::Config resolve_config(const TrainOptions& o, const std::optional<fs::path>& resumed,
                             const Vocabulary& vocabulary) {
  model::Config config = source_config(o, resumed);
  const fs::path weights = resumed ? *resumed : o.model.empty() ? o.init : fs::path();
  if (weights.empty())
    config = with_sizes(config, o.sizes);
  else
    refuse_other_sizes(o, resumed.has_value(), config, weights);

  const bool weights_exist = resumed || !o.init.empty();
  if (vocabulary.size) {
    if (weights_exist && config.vocab != *vocabulary.size)
      fail(
          "{}: its model has a vocabulary of {}, {} has {}; take the tokenizer that the model was "
          "trained with",
          resumed ? resumed->string() : o.init.string(), config.vocab, vocabulary.source,
          *vocabulary.size);
    config.vocab = *vocabulary.size;
  } else if (!weights_exist) {
    fail("{}: there is no sidecar that names a tokenizer; add --tokenizer or --vocab-size",
         o.data.string());
  }
  return config;
}

template <class T>
void take(const std::optional<T>& asked, T& value) {
  if (asked) value = *asked;
}

void require_at_least(int64_t least, int64_t value, const char* option) {
  if (value < least)
    throw UsageError(fmt::format("--{}: at least {} is wanted, found {}", option, least, value));
}

double parse_loss_scale(const std::string& text) {
  if (text == "auto") return 0;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size() || !train::is_loss_scale(value))
    throw UsageError(
        fmt::format("--loss-scale: a power of two or 'auto' is wanted, found '{}'", text));
  return value;
}

// `h` holds a checkpoint's hyperparameters, or is empty for a fresh run.
void resolve_hyperparameters(const TrainOptions& o, bool resumed, const model::Config& config,
                             train::Hyperparameters& h) {
  if (!resumed) {
    h.steps = kDefaultSteps;
    h.batch = kDefaultBatch;
    h.learning_rate = kDefaultRate;
    h.sequence = o.sequence.value_or(config.sequence);
  } else if (o.sequence && *o.sequence != h.sequence) {
    fail(
        "--sequence: the run was begun with windows of {} tokens, found {}; leave the option out, "
        "or start a new run",
        h.sequence, *o.sequence);
  }
  take(o.steps, h.steps);
  take(o.batch, h.batch);
  take(o.accumulate, h.accumulate);
  take(o.weight_decay, h.weight_decay);
  take(o.clip, h.clip);
  if (o.loss_scale) h.loss_scale = parse_loss_scale(*o.loss_scale);
  take(o.lr, h.learning_rate);
  if (!resumed || o.lr) h.min_learning_rate = kMinRateFraction * h.learning_rate;
  take(o.min_lr, h.min_learning_rate);
  if (!resumed) h.warmup = std::min<int64_t>(100, h.steps / 10);
  take(o.warmup, h.warmup);

  require_at_least(1, h.steps, "steps");
  require_at_least(0, h.warmup, "warmup");
  require_at_least(1, h.batch, "batch");
  require_at_least(1, h.accumulate, "accumulate");
  require_at_least(1, h.sequence, "sequence");
  if (!(h.learning_rate > 0))
    throw UsageError(fmt::format("--lr: above 0 is wanted, found {}", h.learning_rate));
  if (!(h.min_learning_rate >= 0))
    throw UsageError(fmt::format("--min-lr: 0 or more is wanted, found {}", h.min_learning_rate));
  if (!(h.weight_decay >= 0))
    throw UsageError(fmt::format("--weight-decay: 0 or more is wanted, found {}", h.weight_decay));
  if (!(h.clip > 0)) throw UsageError(fmt::format("--clip: above 0 is wanted, found {}", h.clip));
}

// --val: a fraction, or else a file.
data::Dataset open_dataset(const std::string& val, data::TokenFile file,
                           const model::Config& config, train::TrainerState& state) {
  const auto vocab = static_cast<size_t>(config.vocab);
  const int64_t sequence = state.hyperparameters.sequence;
  file.require(vocab, sequence);
  char* end = nullptr;
  const double fraction = std::strtod(val.c_str(), &end);
  if (!val.empty() && end == val.c_str() + val.size()) {
    state.hyperparameters.validation = fraction;
    return {std::move(file), sequence, state.seed, fraction};
  }
  state.hyperparameters.validation = 0;
  data::TokenFile validation(val);
  validation.require(vocab, sequence);
  return {std::move(file), std::move(validation), sequence, state.seed};
}

}  // namespace

fs::path run_folder(const TrainOptions& o) {
  if (!o.out.empty()) return o.out;
  const fs::path source = o.model.empty() ? o.init : fs::path(o.model);
  if (source.empty()) throw UsageError("train: --model or --out is wanted, to know the run folder");
  const fs::path name = source.filename().empty() ? source.parent_path().filename() : source.stem();
  return fs::path("runs") / name;
}

TrainSetup resolve(const TrainOptions& o) {
  const fs::path out = run_folder(o);
  const std::optional<fs::path> resumed = o.resume ? checkpoint_to_resume(out) : std::nullopt;
  train::TrainerState state;
  if (resumed) state = train::read_state(*resumed);
  if (!resumed || o.seed) state.seed = o.seed.value_or(1);
  if (!o.data.empty()) state.data = o.data.string();
  if (state.data.empty())
    throw UsageError("train: --data is wanted, a token file that `weft tokenize` makes");

  data::TokenFile file(state.data);
  const Vocabulary vocabulary = find_vocabulary(o, file, resumed);
  model::Config config = resolve_config(o, resumed, vocabulary);
  resolve_hyperparameters(o, resumed.has_value(), config, state.hyperparameters);
  // A fresh model is meant for the windows that it is trained on; an existing one keeps its longer
  // context.
  const int64_t sequence = state.hyperparameters.sequence;
  const bool fresh = !resumed && o.init.empty();
  config.sequence = fresh ? sequence : std::max(config.sequence, sequence);
  model::validate(config, o.model.empty() ? std::string("model") : o.model);
  const std::string checksum = checksum_file(state.data);
  const bool data_changed = resumed && state.data_checksum != checksum;
  state.data_checksum = checksum;
  state.threads = o.threads;

  const std::span<const data::Token> tokens = file.tokens();
  std::optional<double> bigram;
  if (tokens.size() <= kMaxBigramTokens) bigram = train::bigram_entropy(tokens);
  const auto count = static_cast<int64_t>(tokens.size());
  const int64_t steps = state.hyperparameters.steps;
  const int64_t stop_at = std::min(o.stop_at.value_or(steps), steps);
  const std::string val = o.val.value_or(
      resumed ? fmt::format("{}", state.hyperparameters.validation) : kDefaultValidation);
  data::Dataset dataset = open_dataset(val, std::move(file), config, state);
  return {.out = out,
          .resumed = resumed,
          .config = config,
          .state = state,
          .data = std::move(dataset),
          .tokenizer = vocabulary.tokenizer,
          .data_changed = data_changed,
          .bigram_entropy = bigram,
          .tokens = count,
          .val = val,
          .stop_at = stop_at,
          .val_every = o.val_every.value_or(std::clamp<int64_t>(steps / 10, 50, 500))};
}

std::string setup_text(const TrainSetup& s, const TrainOptions& o) {
  const train::Hyperparameters& h = s.state.hyperparameters;
  std::string text = "[train]\n";
  const auto line = [&](const char* key, const auto& value) {
    text += fmt::format("{} = {}\n", key, value);
  };
  const auto quoted = [&](const char* key, const std::string& value) {
    text += fmt::format("{} = \"{}\"\n", key, value);
  };
  if (!o.model.empty()) quoted("model", o.model);
  line("dim", s.config.dim);
  line("hidden", s.config.hidden);
  line("layers", s.config.layers);
  line("heads", s.config.heads);
  line("kv-heads", s.config.kv_heads);
  line("head-dim", s.config.head_dim);
  quoted("data", s.state.data);
  quoted("val", s.val);
  line("vocab-size", s.config.vocab);
  if (!o.init.empty()) quoted("init", o.init.string());
  quoted("out", s.out.string());
  line("steps", h.steps);
  line("lr", h.learning_rate);
  line("min-lr", h.min_learning_rate);
  line("warmup", h.warmup);
  line("batch", h.batch);
  line("sequence", h.sequence);
  line("accumulate", h.accumulate);
  line("weight-decay", h.weight_decay);
  line("clip", h.clip);
  quoted("loss-scale", h.loss_scale > 0 ? fmt::format("{}", h.loss_scale) : "auto");
  line("seed", s.state.seed);
  quoted("device", o.device);
  line("threads", o.threads);
  line("checkpoint-every", o.checkpoint_every);
  line("val-every", s.val_every);
  line("keep", o.keep);
  line("tensorboard", o.tensorboard);
  return text;
}

}  // namespace weft::apps
