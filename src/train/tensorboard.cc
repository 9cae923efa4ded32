#include "train/tensorboard.h"

#include <fmt/format.h>
#include <unistd.h>

#include <string>

#include "base/clock.h"
#include "train/event_messages.h"
#include "train/tfrecord.h"

namespace weft::train {
namespace {

std::string host_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof(name) - 1) == 0 ? name : "localhost";
}

// TensorBoard finds a file by the second word of its name, and reads those of a run in the order of
// their names: ten digits of seconds keep that the order of time until 2286.
std::filesystem::path path_in(const std::filesystem::path& run, int64_t time_ms) {
  return run /
         fmt::format("events.out.tfevents.{:010}.{}.{}", time_ms / 1000, host_name(), ::getpid());
}

void add(SummaryEvent& event, const StepRecord& step, const StepNotes& notes) {
  event.add("loss/step", step.loss);
  if (notes.smoothed) event.add("loss/smoothed", *notes.smoothed);
  event.add("optimizer/lr", step.rate);
  event.add("optimizer/grad_norm", step.grad_norm);
  event.add("optimizer/loss_scale", step.loss_scale);
  event.add("speed/tokens_per_s", notes.tokens_per_s);
  event.add("speed/flop_per_s", notes.flop_per_s);
  if (notes.peak_fraction) event.add("speed/peak_fraction", *notes.peak_fraction);
  for (const auto& [domain, watts] : notes.power_w) event.add("power_w/" + domain, watts);
}

void add(SummaryEvent& event, const ValidationRecord& validation, const StepNotes&) {
  event.add("loss/validation", validation.loss);
}

void add(SummaryEvent& event, const SampleRecord& sample, const StepNotes&) {
  event.add_text("sample", sample.text);
}

void add(SummaryEvent&, const TextRecord&, const StepNotes&) {}
void add(SummaryEvent&, const EventRecord&, const StepNotes&) {}

}  // namespace

TensorBoardFile::TensorBoardFile(const std::filesystem::path& run, int64_t step)
    : file_(path_in(run, unix_milliseconds())) {
  const int64_t now = unix_milliseconds();
  file_.append(tfrecord(version_event(now)));
  file_.append(tfrecord(start_event(now, step + 1)));
}

void TensorBoardFile::append(const Dated& dated, const StepNotes& notes) const {
  SummaryEvent event;
  std::visit([&](const auto& record) { add(event, record, notes); }, dated.record);
  if (!event.empty()) file_.append(tfrecord(event.finish(dated.time_ms, dated.step)));
}

}  // namespace weft::train
