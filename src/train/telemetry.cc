#include "train/telemetry.h"

#include <utility>

#include "base/clock.h"
#include "train/record_json.h"

namespace weft::train {

Telemetry::Telemetry(const std::filesystem::path& run, const Beginning& beginning, RunFacts facts)
    : file_(run / kTelemetryFile, beginning.step),
      noter_(std::move(facts), file_.earlier(beginning.updates)) {
  if (beginning.tensorboard) tensorboard_.emplace(run, beginning.step);
  thread_ = std::thread([this] { serve(); });
}

Telemetry::~Telemetry() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Telemetry::put(int64_t step, Record record) {
  Dated dated{step, unix_milliseconds(), std::move(record)};
  {
    const std::lock_guard lock(mutex_);
    if (failure_) std::rethrow_exception(failure_);
    waiting_.push_back(std::move(dated));
  }
  changed_.notify_all();
}

void Telemetry::flush() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return failure_ || (waiting_.empty() && !busy_); });
  if (failure_) std::rethrow_exception(failure_);
}

// Everything that waits is taken at once: while it is written, the next records gather.
void Telemetry::serve() {
  std::vector<Dated> taken;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    taken.swap(waiting_);
    busy_ = true;
    lock.unlock();
    std::exception_ptr failure;
    try {
      for (const Dated& dated : taken) write(dated);
    } catch (...) {
      failure = std::current_exception();
    }
    taken.clear();
    lock.lock();
    busy_ = false;
    if (failure) {
      failure_ = failure;
      changed_.notify_all();
      return;
    }
    changed_.notify_all();
  }
}

void Telemetry::write(const Dated& dated) {
  StepNotes notes;
  if (const auto* step = std::get_if<StepRecord>(&dated.record)) notes = noter_.note(*step);
  file_.append(to_line(dated, notes));
  if (tensorboard_) tensorboard_->append(dated, notes);
}

}  // namespace weft::train
