#include "apps/train_report.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "apps/samples.h"
#include "base/number_text.h"
#include "train/launch_counts.h"

namespace weft::apps {
namespace {

void say_model(const TrainLog& log, const TrainOptions& options, const TrainSetup& setup,
               const train::Hyperparameters& h) {
  const model::Config& c = setup.config;
  log.say(
      "model     {}: {:.2f} M parameters (dim {}, hidden {}, layers {}, heads {}, kv heads {}, "
      "head dim {}, vocab {}, sequence {})",
      options.model.empty() ? "as saved" : options.model,
      static_cast<double>(model::parameter_count(c)) * 1e-6, c.dim, c.hidden, c.layers, c.heads,
      c.kv_heads, c.head_dim, c.vocab, c.sequence);
  log.say("data      {}: {} tokens, {} windows of {} to train on, {} for validation",
          setup.state.data, setup.tokens, setup.data.training_windows(), h.sequence,
          setup.data.validation_windows());
  if (setup.bigram_entropy)
    log.say("bigrams   a table of token pairs could reach {:.3f} nats per token on this data",
            *setup.bigram_entropy);
}

void say_devices(const TrainLog& log, const TrainOptions& options, const TrainMachine& machine) {
  log.say("device    {}: {}", machine.device.name(), machine.device.describe());
  if (machine.companion != nullptr)
    log.say("          {}, for all but the layer kernels: {}", machine.companion->name(),
            machine.companion->describe());
  if (!options.verbose && options.device != "auto") return;
  for (std::string_view rest = machine.choice; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    log.say("          {}", rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void say_microbatch(const TrainLog& log, const train::StepPlan& plan, const TrainMachine& machine) {
  const train::LaunchCounts one = train::count_microbatch(plan);
  log.say(
      "programs  {} compiled, {} of them by {}; per microbatch {} launches of the six layer "
      "kernels, {} with weights and {} without, {} in all",
      machine.placement.programs(), machine.placement.programs(machine.device),
      machine.device.name(), one.layer_kernels(), one.with_weights, one.without_weights,
      one.launches);
  if (machine.companion != nullptr)
    log.say(
        "traffic   per microbatch {} copied between launches, {} converted between devices by {} "
        "copies",
        bytes_text(static_cast<double>(one.staged_bytes)),
        bytes_text(static_cast<double>(one.converted_bytes)), one.copies);
}

// "plain for fwdAttn, fwdFFN; conv for qkvBwd", of the devices that have several forms.
std::string forms_text(const std::vector<train::Placement::Row>& rows) {
  std::map<std::string, std::string> kinds;
  for (const train::Placement::Row& row : rows) {
    if (row.form.empty()) continue;
    std::string& text = kinds[row.form];
    text += (text.empty() ? "" : ", ") + row.kind;
  }
  std::string text;
  for (const auto& [form, of] : kinds)
    text += fmt::format("{}{} for {}", text.empty() ? "" : "; ", form, of);
  return text;
}

// Where each kind of kernel runs: with --verbose the whole table, else what the accelerator left.
void say_placement(const TrainLog& log, bool verbose, const train::StepPlan& plan,
                   const TrainMachine& machine) {
  const auto launches = plan.launches();
  const std::vector<train::Placement::Row> rows = machine.placement.table();
  if (const std::string forms = forms_text(rows); !forms.empty() && !verbose)
    log.say("forms     {} (--verbose says why)", forms);
  if (verbose) log.say("          {:<12} {:>8} {:>8}  device", "kernel", "programs", "launches");
  for (const train::Placement::Row& row :
       verbose ? rows : machine.placement.left_by(machine.device)) {
    const auto count = launches.find(row.kind);
    log.say("          {:<12} {:>8} {:>8}  {} ({})", row.kind, row.programs,
            row.chosen && count != launches.end() ? count->second : 0, row.where(), row.reason);
  }
}

void say_steps(const TrainLog& log, const train::Trainer& trainer, const TrainMachine& machine) {
  const train::Hyperparameters& h = trainer.state().hyperparameters;
  log.say(
      "steps     {} to {} of {} tokens each, learning rate {:.3g} after {} of warm-up, down to "
      "{:.3g}",
      trainer.state().step, h.steps, h.batch * h.sequence * h.accumulate, h.learning_rate, h.warmup,
      h.min_learning_rate);
  if (trainer.sizes().batch != h.batch)
    log.say("          as {} microbatches of one window, since {} takes one sequence per launch",
            trainer.sizes().accumulate, machine.device.name());
  if (machine.placement.arithmetic() == ir::DType::f16)
    log.say("          loss scale {}", trainer.state().loss_scale);
}

}  // namespace

void report_start(const TrainLog& log, const TrainOptions& options, const TrainSetup& setup,
                  const train::Trainer& trainer, const TrainMachine& machine) {
  say_model(log, options, setup, trainer.state().hyperparameters);
  say_devices(log, options, machine);
  say_microbatch(log, trainer.plan(), machine);
  say_placement(log, options.verbose, trainer.plan(), machine);
  log.say("memory    {} MiB of weights, gradients and moments, {} MiB of activations",
          model::Layout(setup.config).size() * 16 >> 20, trainer.plan().value_bytes() >> 20);
  say_steps(log, trainer, machine);
}

void report_end(const TrainLog& log, const train::Placement& placement, const TrainEnd& end) {
  const train::TrainerState& state = end.state;
  if (end.last.step > 0)
    log.say("done      step {} of {}: loss {:.4f}{}, {} of {} updates applied", state.step,
            state.hyperparameters.steps, end.last.loss,
            end.validation_loss ? fmt::format(", validation {:.4f}", *end.validation_loss) : "",
            state.updates, state.step);
  else
    log.say("done      step {} of {}: nothing to train", state.step, state.hyperparameters.steps);
  if (end.validation_loss && end.bigram_entropy)
    log.say("bigrams   validation is {:.3f} nats {} what a table of token pairs could reach",
            std::abs(*end.bigram_entropy - *end.validation_loss),
            *end.validation_loss < *end.bigram_entropy ? "below" : "above");
  log.say("programs  {} compiled, {} recompilations, {} restarts: one process did all {} steps",
          placement.programs(), placement.recompilations(), end.restarts, end.steps);
  if (!end.sync_ms.empty())
    log.say("sync      {:.3g} ms per layer per step (median)",
            Samples{{end.sync_ms.begin(), end.sync_ms.end()}}.median());
  if (end.notices > 0)
    log.say(
        "notices   {}; for these the devices looked after themselves for {:.1f} s beside the steps",
        end.notices, end.care_seconds);
}

void report_ranges(const TrainLog& log, std::span<const device::PortRange> ranges) {
  log.say("numbers   {:<10} {:<8} {:>12} {:>12} {:>8} {:>10}", "kernel", "port", "smallest",
          "largest", "zeros", "not finite");
  for (const device::PortRange& range : ranges)
    log.say("          {:<10} {:<8} {:>12.3g} {:>12.3g} {:>7.2f}% {:>10}", range.kernel, range.port,
            range.smallest, range.largest, 100 * range.zeros, range.not_finite);
}

}  // namespace weft::apps
