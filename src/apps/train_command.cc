#include "apps/train_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "apps/interrupt.h"
#include "apps/progress.h"
#include "apps/run_files.h"
#include "apps/train_setup.h"
#include "base/clock.h"
#include "base/error.h"
#include "train/generate.h"
#include "train/run_folder.h"
#include "train/telemetry.h"
#include "train/trainer.h"

namespace weft::apps {
namespace {

// So many steps in a row that could not be used are no accident.
constexpr int kMaxSkipsInARow = 20;
constexpr int64_t kSampleTokens = 200;

class Training {
 public:
  Training(const TrainOptions& options, TrainSetup setup);
  int run();

 private:
  template <class... Args>
  void say(fmt::format_string<Args...> text, Args&&... args) const;
  void describe();
  void describe_placement(const std::map<std::string, int>& launches) const;
  void start_weights();
  void one_step();
  bool is_due(int64_t every) const { return every > 0 && trainer_.state().step % every == 0; }
  void note_loss_scale();
  void validate();
  void sample();
  void save();
  void note_event(std::string_view name, const std::string& detail);
  void report_ranges() const;
  int finish(int exit_code);

  const TrainOptions& options_;
  TrainSetup setup_;
  std::string device_choice_;
  std::unique_ptr<device::Device> device_, companion_;
  train::RunFolder folder_;  // behind what may be refused, so that it is not made in vain
  train::Placement placement_;
  model::Layout layout_;
  train::Trainer trainer_;
  std::unique_ptr<train::Decoder> decoder_;  // only with --sample-every
  std::vector<train::NamedFile> tokenizer_files_;
  std::unique_ptr<train::Telemetry> telemetry_;
  std::unique_ptr<Progress> progress_;
  train::StepResult last_;
  std::optional<double> validation_loss_;  // of the current step
  double tokens_per_second_ = 0;
  int64_t saved_step_ = -1;
  int skips_in_a_row_ = 0;
};

// A folder that holds a run is not begun again by accident.
const model::Layout& unless_filled(const TrainOptions& options, const train::RunFolder& folder,
                                   const model::Layout& layout) {
  if (const size_t found = folder.checkpoints().size(); found > 0 && !options.resume)
    fail(
        "{}: a new run wants a folder without checkpoints, found {} of them; add --resume to go on "
        "with it, or choose "
        "another --out",
        folder.path().string(), found);
  return layout;
}

Training::Training(const TrainOptions& options, TrainSetup setup)
    : options_(options),
      setup_(std::move(setup)),
      device_(device::open(options.device, {.threads = options.threads}, &device_choice_)),
      companion_(device::open_companion(*device_, {.threads = options.threads})),
      folder_(setup_.out),
      placement_(train::place(*device_, companion_.get())),
      layout_(setup_.config),
      trainer_(unless_filled(options, folder_, layout_), setup_.state, setup_.data, placement_) {
  trainer_.state().device = options.device;
  for (const auto& row : placement_.table())
    trainer_.state().forms[row.kind] = std::string(row.device->name());
  if (setup_.tokenizer)
    for (const auto& [name, bytes] : setup_.tokenizer->files())
      tokenizer_files_.push_back({name, bytes});
  if (options.sample_every > 0) {
    if (!setup_.tokenizer)
      fail("--sample-every: a tokenizer is wanted to write text; add --tokenizer");
    decoder_ = std::make_unique<train::Decoder>(layout_, trainer_.plan().weights(), placement_);
  }
}

// To stdout; a bar that stands on the terminal gives way to the line.
template <class... Args>
void Training::say(fmt::format_string<Args...> text, Args&&... args) const {
  if (options_.quiet) return;
  if (::isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r\x1b[K");
  fmt::print("{}\n", fmt::format(text, std::forward<Args>(args)...));
  std::fflush(stdout);
}

void Training::describe() {
  const model::Config& c = setup_.config;
  const train::Hyperparameters& h = trainer_.state().hyperparameters;
  say("model     {}: {:.2f} M parameters (dim {}, hidden {}, layers {}, heads {}, kv heads {}, "
      "vocab {}, sequence {})",
      options_.model.empty() ? "as saved" : options_.model,
      static_cast<double>(model::parameter_count(c)) * 1e-6, c.dim, c.hidden, c.layers, c.heads,
      c.kv_heads, c.vocab, c.sequence);
  say("data      {}: {} tokens, {} windows of {} to train on, {} for validation", setup_.state.data,
      setup_.tokens, setup_.data.training_windows(), h.sequence, setup_.data.validation_windows());
  if (setup_.bigram_entropy)
    say("bigrams   a table of token pairs could reach {:.3f} nats per token on this data",
        *setup_.bigram_entropy);
  say("device    {}: {}", device_->name(), device_->describe());
  if (companion_)
    say("          {}, for all but the layer kernels: {}", companion_->name(),
        companion_->describe());
  if (options_.verbose || options_.device == "auto") {
    std::string_view rest = device_choice_;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      say("          {}", rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  int all = 0, layer_kernels = 0;
  const auto launches = trainer_.plan().launches();
  for (const auto& [kind, count] : launches) {
    all += count;
    if (train::is_layer_kernel(kind)) layer_kernels += count;
  }
  say("programs  {} compiled; per microbatch {} launches of the six layer kernels, {} in all",
      placement_.programs(), layer_kernels, all);
  describe_placement(launches);
  say("memory    {} MiB of weights, gradients and moments, {} MiB of activations",
      layout_.size() * 16 >> 20, trainer_.plan().value_bytes() >> 20);
  say("steps     {} to {} of {} tokens each, learning rate {:.3g} after {} of warm-up, down to "
      "{:.3g}",
      trainer_.state().step, h.steps, h.batch * h.sequence * h.accumulate, h.learning_rate,
      h.warmup, h.min_learning_rate);
  if (trainer_.sizes().batch != h.batch)
    say("          as {} microbatches of one window, since {} takes one sequence per launch",
        trainer_.sizes().accumulate, device_->name());
  if (placement_.arithmetic() == ir::DType::f16)
    say("          loss scale {}", trainer_.state().loss_scale);
}

// Where each kind of kernel runs: with --verbose the whole table, else what the accelerator left.
void Training::describe_placement(const std::map<std::string, int>& launches) const {
  const auto row_of = [&](const train::Placement::Row& row) {
    const auto count = launches.find(row.kind);
    say("          {:<12} {:>8} {:>8}  {} ({})", row.kind, row.programs,
        count == launches.end() ? 0 : count->second, row.device->name(), row.reason);
  };
  if (options_.verbose)
    say("          {:<12} {:>8} {:>8}  device", "kernel", "programs", "launches");
  for (const train::Placement::Row& row : placement_.table()) {
    const bool left = train::is_layer_kernel(row.kind) && row.device != device_.get();
    if (options_.verbose || left) row_of(row);
  }
}

void Training::note_event(std::string_view name, const std::string& detail) {
  telemetry_->event(trainer_.state().step, name, detail);
}

void Training::start_weights() {
  if (setup_.resumed) {
    trainer_.load(*setup_.resumed);
    say("weights   {}", setup_.resumed->string());
    if (setup_.data_changed)
      say("          the data is not what this run was begun with: its windows come in an order of "
          "their own");
    note_event("resume", setup_.resumed->string());
    saved_step_ = trainer_.state().step;
    return;
  }
  if (options_.resume)
    say("weights   there is no checkpoint in {} to resume: a fresh start", setup_.out.string());
  if (options_.init.empty()) {
    Workers workers(options_.threads);
    trainer_.initialise(workers);
    say("weights   random, seed {}", trainer_.state().seed);
  } else {
    trainer_.load_weights(options_.init);
    say("weights   {}", options_.init.string());
  }
  note_event("start", options_.init.string());
}

int Training::run() {
  telemetry_ =
      std::make_unique<train::Telemetry>(setup_.out / "telemetry.jsonl", trainer_.state().step);
  write_run_config(setup_, options_, device_->describe());
  describe();
  start_weights();
  drain_spans();  // what start-up took belongs to no step

  const Interrupt interrupt;
  const int64_t first = trainer_.state().step;
  progress_ =
      std::make_unique<Progress>("train", static_cast<double>(setup_.stop_at - first), "steps",
                                 options_.quiet ? ProgressStyle::kQuiet : ProgressStyle::kAuto);
  while (trainer_.state().step < setup_.stop_at && interrupt.exit_code() == 0) {
    one_step();
    progress_->update(static_cast<double>(trainer_.state().step - first),
                      fmt::format("loss {:.3f}  {:.0f} tokens/s", last_.loss, tokens_per_second_));
    const bool checkpoint = is_due(options_.checkpoint_every);
    if (is_due(setup_.val_every) || checkpoint) validate();
    if (is_due(options_.sample_every)) sample();
    if (checkpoint) save();
  }
  return finish(interrupt.exit_code());
}

void Training::one_step() {
  const int64_t start = now_ns();
  last_ = trainer_.step();
  const double seconds = seconds_since(start);
  tokens_per_second_ = static_cast<double>(last_.tokens) / seconds;
  validation_loss_.reset();
  telemetry_->step({.step = last_.step,
                    .loss = last_.loss,
                    .rate = last_.rate,
                    .grad_norm = last_.grad_norm,
                    .loss_scale = last_.loss_scale,
                    .tokens = last_.tokens,
                    .milliseconds = seconds * 1e3,
                    .skipped = last_.skipped},
                   drain_spans());
  if (last_.step == 1 || options_.verbose)
    say("step {:>5}  loss {:.4f}  norm {:.3f}  lr {:.2e}  {:.0f} ms  {:.0f} tokens/s", last_.step,
        last_.loss, last_.grad_norm, last_.rate, seconds * 1e3, tokens_per_second_);
  note_loss_scale();
  skips_in_a_row_ = last_.skipped ? skips_in_a_row_ + 1 : 0;
  if (!last_.skipped) return;
  const std::string found = fmt::format("loss {}, gradient norm {}", last_.loss, last_.grad_norm);
  say("step {:>5}  skipped: {}", last_.step, found);
  note_event("skip", found);
  if (skips_in_a_row_ >= kMaxSkipsInARow)
    fail(
        "train: {} steps in a row had no finite loss and gradient; go on from an earlier "
        "checkpoint with a lower --lr",
        skips_in_a_row_);
}

void Training::note_loss_scale() {
  const double now = trainer_.state().loss_scale;
  if (now == last_.loss_scale) return;
  const std::string change =
      fmt::format("{} to {}, after {}", last_.loss_scale, now,
                  last_.skipped ? "a step that was not finite" : "many good updates");
  say("step {:>5}  loss scale {}", last_.step, change);
  note_event("loss_scale", change);
}

void Training::validate() {
  if (setup_.data.validation_windows() == 0) return;
  const int64_t start = now_ns();
  const double loss = trainer_.validation_loss(options_.val_windows);
  validation_loss_ = loss;
  const auto& h = trainer_.state().hyperparameters;
  const int64_t windows = std::min(options_.val_windows, setup_.data.validation_windows());
  telemetry_->validation(trainer_.state().step, loss, windows * h.sequence,
                         seconds_since(start) * 1e3);
  say("step {:>5}  loss {:.4f}  validation {:.4f}  lr {:.2e}  {:.0f} tokens/s",
      trainer_.state().step, last_.loss, loss, last_.rate, tokens_per_second_);
  drain_spans();
}

void Training::sample() {
  std::string text;
  train::generate(*decoder_, *setup_.tokenizer, options_.sample_prompt, kSampleTokens,
                  {.seed = trainer_.state().seed + static_cast<uint64_t>(trainer_.state().step)},
                  [&](int64_t, std::string_view piece) {
                    text += piece;
                    return true;
                  });
  telemetry_->sample(trainer_.state().step, options_.sample_prompt, text);
  append_sample(setup_.out, trainer_.state().step, text);
  say("step {:>5}  {}", trainer_.state().step, text);
  drain_spans();
}

void Training::save() {
  train::TrainerState& state = trainer_.state();
  bool best = false;
  if (validation_loss_ &&
      (!state.best_validation_loss || *validation_loss_ < *state.best_validation_loss)) {
    state.best_validation_loss = validation_loss_;
    best = true;
  }
  const auto saved = folder_.save(layout_, trainer_.arenas(), state, tokenizer_files_,
                                  {.best = best, .keep = options_.keep});
  saved_step_ = state.step;
  note_event("checkpoint", saved.string());
  if (options_.verbose) say("step {:>5}  saved {}", state.step, saved.string());
}

// What passed through the ports of a device that looks.
void Training::report_ranges() const {
  const std::vector<device::PortRange> ranges = device_->ranges();
  if (ranges.empty()) return;
  write_ranges(setup_.out, ranges);
  say("numbers   {:<10} {:<8} {:>12} {:>12} {:>8} {:>10}", "kernel", "port", "smallest", "largest",
      "zeros", "not finite");
  for (const device::PortRange& range : ranges)
    say("          {:<10} {:<8} {:>12.3g} {:>12.3g} {:>7.2f}% {:>10}", range.kernel, range.port,
        range.smallest, range.largest, 100 * range.zeros, range.not_finite);
}

int Training::finish(int exit_code) {
  if (saved_step_ != trainer_.state().step) {
    if (exit_code == 0 && !validation_loss_ && trainer_.state().step > 0) validate();
    save();
  }
  progress_->finish();
  const train::TrainerState& state = trainer_.state();
  if (last_.step > 0)
    say("done      step {} of {}: loss {:.4f}{}, {} of {} updates applied", state.step,
        state.hyperparameters.steps, last_.loss,
        validation_loss_ ? fmt::format(", validation {:.4f}", *validation_loss_) : "",
        state.updates, state.step);
  else
    say("done      step {} of {}: nothing to train", state.step, state.hyperparameters.steps);
  if (validation_loss_ && setup_.bigram_entropy)
    say("bigrams   validation is {:.3f} nats {} what a table of token pairs could reach",
        std::abs(*setup_.bigram_entropy - *validation_loss_),
        *validation_loss_ < *setup_.bigram_entropy ? "below" : "above");
  say("programs  {} compiled, {} recompilations", placement_.programs(),
      placement_.recompilations());
  say("saved     {}", (setup_.out / fmt::format("checkpoint-{}", state.step)).string());
  report_ranges();
  if (exit_code != 0) say("stopped by a signal; go on with --resume");
  note_event(exit_code == 0 && state.step >= state.hyperparameters.steps ? "done" : "stop",
             fmt::format("step {}", state.step));
  return exit_code;
}

}  // namespace

int run_train(const TrainOptions& options) {
  TrainSetup setup = resolve(options);
  if (options.dry_run) {
    fmt::print("{}", setup_text(setup, options));
    return 0;
  }
  return Training(options, std::move(setup)).run();
}

}  // namespace weft::apps
