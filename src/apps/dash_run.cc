#include "apps/dash_run.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "train/record.h"
#include "train/sample_request.h"

namespace weft::apps {

namespace fs = std::filesystem;
using dashboard::Run;
using dashboard::RunReader;
using dashboard::RunState;

DashRun::DashRun(fs::path folder, bool awaited) : folder_(std::move(folder)) {
  if (!awaited) reader_ = std::make_unique<RunReader>(folder_);
  merge();
}

bool DashRun::poll() {
  bool changed = false;
  std::error_code ignored;
  if (!reader_ && fs::exists(folder_ / train::kTelemetryFile, ignored)) {
    reader_ = std::make_unique<RunReader>(folder_);
    changed = true;
  }
  if (reader_ && reader_->poll()) changed = true;
  if (changed) merge();
  return (sampler_ && take_text()) || changed;
}

bool DashRun::lively() const {
  return !reader_ || sampler_ || run().state == RunState::kRunning || !run().whole;
}

void DashRun::read_whole() {
  if (reader_) reader_->read_whole();
  merge();
}

/// The reader's run with what is known here besides.
void DashRun::merge() {
  own_.reset();
  if (reader_ && texts_.empty() && !sampler_ && problem_.empty()) return;
  own_ = reader_ ? reader_->run() : Run();
  if (!reader_) {
    own_->folder = folder_;
    own_->name = folder_.filename().string();
  }
  own_->samples.insert(own_->samples.end(), texts_.begin(), texts_.end());
  if (!problem_.empty()) own_->problem = problem_;
}

bool DashRun::take_text() {
  DashSampler::Progress now = sampler_->progress();
  if (now.ended) {
    const int64_t step = run().recent.empty() ? 0 : run().recent.back().step;
    if (now.problem.empty())
      texts_.push_back({step, unix_milliseconds(), static_cast<int64_t>(texts_.size()) + 1,
                        sampler_->prompt(), now.text});
    else
      problem_ = now.problem;
    sampler_.reset();
    merge();
    return true;
  }
  if (!own_) merge();
  if (own_->live_sample != 0 && own_->live_text == now.text) return false;
  own_->live_sample = static_cast<int64_t>(texts_.size()) + 1;
  own_->live_prompt = sampler_->prompt();
  own_->live_text = std::move(now.text);
  return true;
}

std::string DashRun::sample(const std::string& prompt) {
  if (!reader_) return "there are no weights yet";
  if (run().state == RunState::kRunning) {
    train::leave_sample_request(folder_, {.prompt = prompt});
    return fmt::format("the training was asked for a text that begins: {}", prompt);
  }
  if (sampler_) return "a text is being written; its end is waited for";
  problem_.clear();
  sampler_ =
      std::make_unique<DashSampler>(folder_, prompt, static_cast<uint64_t>(unix_milliseconds()));
  return fmt::format("from the newest checkpoint comes a text that begins: {}", prompt);
}

void DashRun::set_problem(std::string problem) {
  problem_ = std::move(problem);
  merge();
}

}  // namespace weft::apps
