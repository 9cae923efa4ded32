#include "apps/train_recorder.h"

#include <algorithm>

#include "train/launch_counts.h"
#include "train/run_folder.h"

namespace weft::apps {
namespace {

double milliseconds_of(std::span<const SpanTotal> spans, std::string_view name) {
  const auto span = std::ranges::find(spans, name, &SpanTotal::name);
  return span == spans.end() ? 0 : static_cast<double>(span->nanoseconds) / 1e6;
}

int64_t bytes_in(const std::filesystem::path& folder) {
  int64_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file()) bytes += static_cast<int64_t>(entry.file_size());
  return bytes;
}

train::RunFacts facts_of(const train::Trainer& trainer,
                         std::unique_ptr<device::power::PowerMeter> meter) {
  train::RunFacts facts;
  facts.time_keys = train::time_keys(trainer.plan(), trainer.sizes().accumulate > 1);
  facts.power = std::move(meter);
  return facts;
}

}  // namespace

TrainRecorder::TrainRecorder(const TrainSetup& setup, const TrainOptions& options,
                             const train::Trainer& trainer, MachinePeak peak,
                             std::unique_ptr<device::power::PowerMeter> meter)
    : trainer_(trainer),
      peak_(std::move(peak)),
      layers_(static_cast<double>(setup.config.layers)),
      flop_(train::step_flop(setup.config, trainer.sizes())),
      telemetry_(setup.out,
                 {.step = trainer.state().step,
                  .updates = trainer.state().updates,
                  .tensorboard = options.tensorboard},
                 facts_of(trainer, std::move(meter))) {
  const auto copied = [&](const char* sequence) {
    return train::count_sequence(trainer.plan(), sequence).copied_bytes();
  };
  copied_bytes_ = copied("first") + copied("gradNorm");
  if (const int64_t more = trainer.sizes().accumulate - 1; more > 0)
    copied_bytes_ += more * copied("next");
  update_bytes_ = copied("update");
}

void TrainRecorder::started(std::string_view event, const std::string& detail,
                            const TrainMachine& machine) {
  this->event(event, detail,
              {{"programs", int64_t{machine.placement.programs()}},
               {"compile_ms", milliseconds_of(drain_spans(), train::kCompile)}});
  for (const train::Placement::Row& row : machine.placement.left_by(machine.device))
    this->event("fallback", fmt::format("{} runs on {}: {}", row.kind, row.where(), row.reason));
}

void TrainRecorder::begin_step() { drain_spans(); }

void TrainRecorder::step(const train::StepResult& result, double seconds) {
  train::StepRecord record{.loss = result.loss,
                           .rate = result.rate,
                           .grad_norm = result.grad_norm,
                           .loss_scale = result.loss_scale,
                           .tokens = result.tokens,
                           .milliseconds = seconds * 1e3,
                           .skipped = result.skipped,
                           .flop = flop_,
                           .peak_flops = peak_.beside(flop_ / seconds),
                           .copied_bytes = copied_bytes_ + (result.skipped ? 0 : update_bytes_)};
  record.spans = drain_spans();
  if (const double sync = milliseconds_of(record.spans, train::kSync); sync > 0) {
    record.weight_sync_ms_per_layer = sync / layers_;
    sync_ms_.push_back(sync / layers_);
  }
  put(std::move(record));
  if (const auto news = peak_.news()) event("peak", *news, {{"flop_per_s", *peak_.flops()}});
}

void TrainRecorder::validation(double loss, int64_t tokens, double seconds) {
  put(train::ValidationRecord{.loss = loss, .tokens = tokens, .milliseconds = seconds * 1e3});
}

void TrainRecorder::checkpoint(const std::filesystem::path& saved) {
  event("checkpoint", saved.string(),
        {{"ms", milliseconds_of(drain_spans(), train::kCheckpoint)}, {"bytes", bytes_in(saved)}});
}

void TrainRecorder::event(std::string_view name, std::string_view detail,
                          std::vector<std::pair<std::string, train::EventRecord::Number>> numbers) {
  put(train::EventRecord{std::string(name), std::string(detail), std::move(numbers)});
}

void TrainRecorder::put(train::Record record) {
  telemetry_.put(trainer_.state().step, std::move(record));
}

std::unique_ptr<TrainRecorder> begin_records(const TrainSetup& setup, const TrainOptions& options,
                                             const train::Trainer& trainer,
                                             const train::Placement& placement,
                                             device::Device& device) {
  using namespace weft::device::power;
  std::vector<Domain> busy;
  for (const Domain domain : kDomains)
    if (domain_name(domain) == device.name()) busy.push_back(domain);
  std::unique_ptr<PowerMeter> meter = power_meter(busy);
  const Reading power = meter->read();
  MachinePeak peak(device);
  write_run_config(setup, options, {device, placement, trainer.plan(), peak, power});
  return std::make_unique<TrainRecorder>(setup, options, trainer, std::move(peak),
                                         std::move(meter));
}

}  // namespace weft::apps
