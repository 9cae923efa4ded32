#include "train/trainer.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "model/weights.h"
#include "train/loss_scale.h"

namespace weft::train {
namespace {

// A device without batches takes each window as a microbatch of its own.
StepSizes step_sizes(const Hyperparameters& h, bool batches) {
  const int64_t windows = h.batch * h.accumulate;
  return {.batch = batches ? h.batch : 1,
          .sequence = h.sequence,
          .accumulate = batches ? h.accumulate : windows};
}

kernels::AdamW adamw_of(const Hyperparameters& h) {
  return {.beta1 = h.beta1, .beta2 = h.beta2, .eps = h.adam_eps, .weight_decay = h.weight_decay};
}

}  // namespace

double step_flop(const model::Config& config, const StepSizes& s) {
  return 3 * model::forward_flop_per_token(config, s.sequence) *
         static_cast<double>(s.batch * s.sequence * s.accumulate);
}

Schedule schedule_of(const Hyperparameters& h) {
  return {
      .peak = h.learning_rate, .end = h.min_learning_rate, .warmup = h.warmup, .steps = h.steps};
}

Trainer::Trainer(const model::Layout& layout, TrainerState state, const data::Dataset& data,
                 Placement& placement)
    : layout_(layout),
      state_(std::move(state)),
      data_(data),
      sizes_(step_sizes(state_.hyperparameters, placement.takes_batches())),
      most_loss_scale_(state_.hyperparameters.loss_scale > 0
                           ? state_.hyperparameters.loss_scale
                           : first_loss_scale(placement.arithmetic(), sizes_.sequence)),
      plan_(layout, sizes_, adamw_of(state_.hyperparameters), placement) {
  const Hyperparameters& h = state_.hyperparameters;
  CHECK(data.sequence() == h.sequence, "windows of {} tokens for steps of {}", data.sequence(),
        h.sequence);
  tokens_.resize(static_cast<size_t>(sizes_.batch * sizes_.sequence));
  targets_.resize(tokens_.size());
  if (state_.step == 0) state_.loss_scale_counter = 0, state_.loss_scale = most_loss_scale_;
  state_.loss_scale = std::min(state_.loss_scale, most_loss_scale_);
  write("max_norm", h.clip);
}

void Trainer::initialise(Workers& workers) {
  model::initialise(layout_, state_.seed, plan_.weights().edit(), workers);
  plan_.weights().store();
  plan_.sync();
}

void Trainer::load_weights(const std::filesystem::path& model) {
  model::load_weights(model, layout_, plan_.weights().edit());
  plan_.weights().store();
  plan_.sync();
}

void Trainer::load(const std::filesystem::path& checkpoint) {
  load_checkpoint(checkpoint, layout_,
                  {.weights = plan_.weights().edit(),
                   .exp_avg = plan_.exp_avg().edit(),
                   .exp_avg_sq = plan_.exp_avg_sq().edit()});
  plan_.weights().store();
  plan_.exp_avg().store();
  plan_.exp_avg_sq().store();
  plan_.sync();
}

Arenas<const float> Trainer::arenas() {
  return {.weights = plan_.weights().read(),
          .exp_avg = plan_.exp_avg().read(),
          .exp_avg_sq = plan_.exp_avg_sq().read()};
}

float Trainer::read(std::string_view scalar) const {
  float value = 0;
  plan_.value(scalar).read({&value, 1});
  return value;
}

void Trainer::write(std::string_view scalar, double value) const {
  const auto single = static_cast<float>(value);
  plan_.value(scalar).write({&single, 1});
}

// window_at(i): the i-th window of the microbatch. Inputs are its first tokens, targets the same
// shifted by one.
template <class WindowAt>
void Trainer::write_batch(const WindowAt& window_at) {
  static const SpanId span_name = span_id(kData);
  const Span span(span_name);
  for (int64_t i = 0; i < sizes_.batch; ++i) {
    const std::span<const data::Token> window = window_at(i);
    std::copy(window.begin(), window.end() - 1, tokens_.begin() + i * sizes_.sequence);
    std::copy(window.begin() + 1, window.end(), targets_.begin() + i * sizes_.sequence);
  }
  plan_.value("tokens").write_ids(tokens_);
  plan_.value("targets").write_ids(targets_);
}

StepResult Trainer::step() {
  const Hyperparameters& h = state_.hyperparameters;
  const auto microbatches = static_cast<double>(sizes_.accumulate);
  StepResult result{.step = state_.step + 1,
                    .rate = learning_rate(schedule_of(h), state_.step + 1),
                    .loss_scale = state_.loss_scale,
                    .tokens = sizes_.batch * sizes_.sequence * sizes_.accumulate};
  // The gradients are summed over the microbatches; what makes a mean of it is divided out with the
  // scale, so that the size of what passes through the devices does not depend on their number.
  write("dloss", state_.loss_scale);
  write("inverse_scale", 1 / (state_.loss_scale * microbatches));
  for (int64_t micro = 0; micro < sizes_.accumulate; ++micro) {
    write_batch([&](int64_t i) { return data_.window(state_.windows_seen + i); });
    plan_.microbatch(micro == 0);
    result.loss += read("loss") / microbatches;
    state_.windows_seen += sizes_.batch;
  }
  plan_.grad_norm();
  result.grad_norm = read("norm");
  result.skipped = !std::isfinite(result.loss) || !std::isfinite(result.grad_norm);
  if (!result.skipped) update(result.rate);
  const LossScale scale =
      next({state_.loss_scale, state_.loss_scale_counter}, !result.skipped, most_loss_scale_);
  state_.loss_scale = scale.value;
  state_.loss_scale_counter = scale.counter;
  state_.step = result.step;
  return result;
}

void Trainer::update(double rate) {
  const Hyperparameters& h = state_.hyperparameters;
  const auto updates = static_cast<double>(++state_.updates);
  write("rate", rate);
  write("unbias1", 1 / (1 - std::pow(h.beta1, updates)));
  write("unbias2", 1 / (1 - std::pow(h.beta2, updates)));
  plan_.update();
}

double Trainer::validation_loss(int64_t windows) {
  const int64_t batch = state_.hyperparameters.batch, there = data_.validation_windows();
  CHECK(there > 0, "there are no validation windows");
  // The same windows whatever the devices make of a batch.
  const int64_t count = std::max<int64_t>(1, std::min(windows, there) / batch) * batch;
  double sum = 0;
  for (int64_t at = 0; at < count; at += sizes_.batch) {
    write_batch([&](int64_t i) { return data_.validation_window((at + i) % there); });
    plan_.validate();
    sum += read("loss") * static_cast<double>(sizes_.batch);
  }
  return sum / static_cast<double>(count);
}

}  // namespace weft::train
