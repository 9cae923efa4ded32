#include "apps/train_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "apps/interrupt.h"
#include "apps/progress.h"
#include "apps/run_files.h"
#include "apps/train_recorder.h"
#include "apps/train_report.h"
#include "apps/train_setup.h"
#include "base/clock.h"
#include "base/error.h"
#include "train/live_sampler.h"
#include "train/run_folder.h"
#include "train/trainer.h"

namespace weft::apps {
namespace {

// So many steps in a row that could not be used are no accident.
constexpr int kMaxSkipsInARow = 20;
// A restart is another process that goes on with the work, as trainers need it that compile their
// weights into programs. Here no step compiles, and nothing can start one.
constexpr int64_t kRestarts = 0;

class Training {
 public:
  Training(const TrainOptions& options, TrainSetup setup);
  int run();

 private:
  template <class... Args>
  void say(fmt::format_string<Args...> text, Args&&... args) const {
    log_.say(text, std::forward<Args>(args)...);
  }
  void start_weights();
  void one_step();
  void note_skip();
  void care();
  bool is_due(int64_t every) const { return every > 0 && trainer_.state().step % every == 0; }
  void note_loss_scale();
  void validate();
  void put(train::Record record);
  void save();
  TrainMachine machine() const { return {*device_, companion_.get(), device_choice_, placement_}; }
  int finish(int exit_code);

  const TrainOptions& options_;
  const TrainLog log_;
  TrainSetup setup_;
  std::string device_choice_;
  std::unique_ptr<device::Device> device_, companion_;
  train::RunFolder folder_;  // behind what may be refused, so that it is not made in vain
  train::Placement placement_;
  model::Layout layout_;
  train::Trainer trainer_;
  std::vector<train::NamedFile> tokenizer_files_;
  std::unique_ptr<TrainRecorder> recorder_;
  train::LiveSampler sampler_;
  std::unique_ptr<Progress> progress_;
  train::StepResult last_;
  std::optional<double> validation_loss_;  // of the current step
  double tokens_per_second_ = 0;
  int64_t first_ = 0, saved_step_ = -1;
  int skips_in_a_row_ = 0;
  int64_t notices_ = 0;
  double care_seconds_ = 0;
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
      log_(options.quiet),
      setup_(std::move(setup)),
      device_(device::open(options.device,
                           {.threads = options.threads,
                            .progress = trials_progress(style_unless(options.quiet)),
                            .forms = train::kept_forms(setup_.state.forms)},
                           &device_choice_)),
      companion_(device::open_companion(*device_, {.threads = options.threads})),
      folder_(setup_.out),
      placement_(train::place(*device_, companion_.get())),
      layout_(setup_.config),
      trainer_(unless_filled(options, folder_, layout_), setup_.state, setup_.data, placement_),
      sampler_(setup_.out,
               {.layout = layout_,
                .weights = trainer_.plan().weights(),
                .placement = placement_,
                .tokenizer = setup_.tokenizer ? &*setup_.tokenizer : nullptr,
                .seed = setup_.state.seed},
               [this](train::Record record) { put(std::move(record)); }) {
  trainer_.state().device = options.device;
  trainer_.state().forms = placement_.forms();
  if (setup_.tokenizer)
    for (const auto& [name, bytes] : setup_.tokenizer->files())
      tokenizer_files_.push_back({name, bytes});
  if (options.sample_every > 0 && !setup_.tokenizer)
    fail("--sample-every: a tokenizer is wanted to write text; add --tokenizer");
}

void Training::start_weights() {
  if (setup_.resumed) {
    trainer_.load(*setup_.resumed);
    say("weights   {}", setup_.resumed->string());
    if (setup_.data_changed)
      say("          the data is not what this run was begun with: its windows come in an order of "
          "their own");
    recorder_->started("resume", setup_.resumed->string(), machine());
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
  recorder_->started("start", options_.init.string(), machine());
}

int Training::run() {
  recorder_ = begin_records(setup_, options_, trainer_, placement_, *device_);
  report_start(log_, options_, setup_, trainer_, machine());
  start_weights();

  const Interrupt interrupt;
  first_ = trainer_.state().step;
  progress_ = std::make_unique<Progress>("train", static_cast<double>(setup_.stop_at - first_),
                                         "steps", style_unless(options_.quiet));
  while (trainer_.state().step < setup_.stop_at && interrupt.exit_code() == 0) {
    one_step();
    care();
    progress_->update(static_cast<double>(trainer_.state().step - first_),
                      fmt::format("loss {:.3f}  {:.0f} tokens/s", last_.loss, tokens_per_second_));
    const bool checkpoint = is_due(options_.checkpoint_every);
    if (is_due(setup_.val_every) || checkpoint) validate();
    if (is_due(options_.sample_every)) sampler_.ask({.prompt = options_.sample_prompt});
    sampler_.advance(trainer_.state().step);
    if (checkpoint) save();
  }
  return finish(interrupt.exit_code());
}

void Training::one_step() {
  recorder_->begin_step();
  const int64_t start = now_ns();
  last_ = trainer_.step();
  const double seconds = seconds_since(start);
  tokens_per_second_ = static_cast<double>(last_.tokens) / seconds;
  validation_loss_.reset();
  recorder_->step(last_, seconds);
  if (last_.step == 1 || options_.verbose)
    say("step {:>5}  loss {:.4f}  norm {:.3f}  lr {:.2e}  {:.0f} ms  {:.0f} tokens/s", last_.step,
        last_.loss, last_.grad_norm, last_.rate, seconds * 1e3, tokens_per_second_);
  note_loss_scale();
  skips_in_a_row_ = last_.skipped ? skips_in_a_row_ + 1 : 0;
  if (last_.skipped) note_skip();
}

// What the devices do to look after themselves belongs to no step, like validation.
void Training::care() {
  const int64_t start = now_ns();
  const std::vector<device::Notice> notices = placement_.after_step();
  care_seconds_ += seconds_since(start);
  notices_ += static_cast<int64_t>(notices.size());
  for (const device::Notice& notice : notices) {
    say("step {:>5}  {}: {}", last_.step, notice.name, notice.detail);
    recorder_->event(notice.name, notice.detail);
  }
}

void Training::note_skip() {
  const std::string found = fmt::format("loss {}, gradient norm {}", last_.loss, last_.grad_norm);
  say("step {:>5}  skipped: {}", last_.step, found);
  recorder_->event("skip", found);
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
  recorder_->event("loss_scale", change);
}

void Training::validate() {
  if (setup_.data.validation_windows() == 0) return;
  const int64_t start = now_ns();
  const double loss = trainer_.validation_loss(options_.val_windows);
  validation_loss_ = loss;
  const auto& h = trainer_.state().hyperparameters;
  const int64_t windows = std::min(options_.val_windows, setup_.data.validation_windows());
  recorder_->validation(loss, windows * h.sequence, seconds_since(start));
  say("step {:>5}  loss {:.4f}  validation {:.4f}  lr {:.2e}  {:.0f} tokens/s",
      trainer_.state().step, last_.loss, loss, last_.rate, tokens_per_second_);
}

// What the sampler makes: a whole sample is for people, too.
void Training::put(train::Record record) {
  if (const auto* sample = std::get_if<train::SampleRecord>(&record)) {
    append_sample(setup_.out, trainer_.state().step, sample->text);
    say("step {:>5}  {}", trainer_.state().step, sample->text);
  }
  recorder_->put(std::move(record));
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
  recorder_->checkpoint(saved);
  if (options_.verbose) say("step {:>5}  saved {}", state.step, saved.string());
}

int Training::finish(int exit_code) {
  if (saved_step_ != trainer_.state().step) {
    if (exit_code == 0 && !validation_loss_ && trainer_.state().step > 0) validate();
    save();
  }
  if (exit_code == 0)
    sampler_.finish(trainer_.state().step);
  else
    sampler_.cut();
  progress_->finish();
  const train::TrainerState& state = trainer_.state();
  report_end(log_, placement_,
             {.state = state,
              .last = last_,
              .validation_loss = validation_loss_,
              .bigram_entropy = setup_.bigram_entropy,
              .steps = state.step - first_,
              .sync_ms = recorder_->sync_ms(),
              .notices = notices_,
              .care_seconds = care_seconds_,
              .restarts = kRestarts});
  say("saved     {}", (setup_.out / fmt::format("checkpoint-{}", state.step)).string());
  if (const auto ranges = device_->ranges(); !ranges.empty()) {
    write_ranges(setup_.out, ranges);
    report_ranges(log_, ranges);
  }
  if (exit_code != 0) say("stopped by a signal; go on with --resume");
  recorder_->event(exit_code == 0 && state.step >= state.hyperparameters.steps ? "done" : "stop",
                   fmt::format("step {}", state.step),
                   {{"programs", int64_t{placement_.programs()}},
                    {"recompilations", int64_t{placement_.recompilations()}},
                    {"restarts", kRestarts},
                    {"notices", notices_}});
  recorder_->flush();
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
