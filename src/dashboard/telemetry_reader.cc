#include "dashboard/telemetry_reader.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace weft::dashboard {
namespace {

// What a poll takes in at most: some 3000 records.
constexpr int64_t kMostAtOnce = 2 << 20;
// How long opening waits for a curve from places all over the file, which a disk that is busy
// otherwise takes its time to reach. It comes later then.
constexpr std::chrono::milliseconds kFirst{300};

void add_step(const Step& step, Run& run) {
  run.recent.push_back(step);
  if (run.recent.size() > Run::kMostRecent) run.recent.pop_front();
  if (!step.power_w.empty()) run.power_w = step.power_w;
  if (!step.energy_j.empty()) run.energy_j = step.energy_j;
}

void end_text(Run& run) {
  run.live_sample = 0;
  run.live_prompt.clear();
  run.live_text.clear();
}

void add_text(const TextPiece& piece, Run& run) {
  if (piece.sample != run.live_sample) {
    end_text(run);
    run.live_sample = piece.sample;
  }
  if (!piece.prompt.empty()) run.live_prompt = run.live_text = piece.prompt;
  if (run.live_text.size() + piece.text.size() <= kLongestText) run.live_text += piece.text;
}

// What an event says about the state of the run, if it does.
std::optional<RunState> state_after(const std::string& event) {
  if (event == "done") return RunState::kDone;
  if (event == "stop") return RunState::kStopped;
  if (event == "start" || event == "resume") return RunState::kInterrupted;
  return std::nullopt;
}

}  // namespace

bool TelemetryReader::poll(Run& run) {
  const bool head = take_head(run);
  const int64_t offset = lines_ ? lines_->offset() : -1;
  const auto* const file = file_.get();
  file_problem_.clear();
  try {
    follow(run);
  } catch (const Error& error) {
    file_problem_ = error.what();
  }
  return head || file != file_.get() || (lines_ && offset != lines_->offset());
}

void TelemetryReader::read_first(Run& run) {
  poll(run);
  if (!head_) return;
  head_->wait_first(kFirst);
  poll(run);
}

void TelemetryReader::read_whole(Run& run) {
  do {
    if (head_) head_->wait_whole();
    poll(run);
  } while (head_ || behind_);
}

void TelemetryReader::follow(Run& run) {
  behind_ = false;
  struct stat found = {};
  if (::stat(path_.c_str(), &found) != 0) {
    if (errno != ENOENT || any())
      fail("{}: can't be read: {}; shown is what it last held", path_.string(),
           std::strerror(errno));
    return;
  }
  if (lasts(found))
    read_tail(found.st_size, run);
  else
    open(run);
}

// Whether the open file goes on, rather than that another stands in its place.
bool TelemetryReader::lasts(const struct stat& found) const {
  return file_ && found.st_dev == device_ && found.st_ino == inode_ && lines_->still_there();
}

void TelemetryReader::open(Run& run) {
  // A pipe in its place must not hold us up.
  const auto file =
      std::make_shared<const Descriptor>(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat found = {};
  if (file->value < 0 || ::fstat(file->value, &found) != 0)
    fail("{}: the telemetry can't be opened: {}", path_.string(), std::strerror(errno));
  if (!S_ISREG(found.st_mode))
    fail("{}: a file of telemetry is wanted; this is none", path_.string());
  const int64_t start = start_of_last_lines(file->value, found.st_size, Run::kMostRecent);

  let_go();
  static_cast<History&>(run) = {};
  run.recent.clear();
  end_text(run);
  run.power_w.clear();
  run.energy_j.clear();
  run.whole = start == 0;
  run.read_fraction = run.whole ? 1 : 0;
  tail_ = {};
  state_ = RunState::kInterrupted;
  problem_.clear();
  file_ = file;
  device_ = found.st_dev;
  inode_ = found.st_ino;
  lines_.emplace(file->value, start);
  if (start > 0) head_ = std::make_unique<HeadReader>(file, start);
  read_tail(found.st_size, run);
}

void TelemetryReader::read_tail(int64_t size, Run& run) {
  const int64_t end = std::min(size, lines_->offset() + kMostAtOnce);
  while (lines_->read(end, [&](std::string_view line) { take(line, run); }) > 0) {
  }
  behind_ = lines_->offset() == end && end < size;
}

void TelemetryReader::take(std::string_view line, Run& run) {
  std::optional<Record> record;
  try {
    record = parse_record(line);
  } catch (const Error& error) {
    problem_ = error.what();
  }
  if (!record) return;
  const auto back = run.add(*record);
  while (back && !run.recent.empty() && run.recent.back().step > *back) run.recent.pop_back();
  if (!run.whole) tail_.add(*record);

  if (const auto* step = std::get_if<Step>(&*record)) {
    add_step(*step, run);
  } else if (const auto* piece = std::get_if<TextPiece>(&*record)) {
    add_text(*piece, run);
  } else if (const auto* text = std::get_if<SampleText>(&*record)) {
    if (text->sample == run.live_sample) end_text(run);
  } else if (const auto* event = std::get_if<Event>(&*record)) {
    const auto state = state_after(event->name);
    if (!state) return;
    state_ = *state;
    end_text(run);
  }
}

// Of the file and its reader, without waiting for either.
void TelemetryReader::let_go() {
  if (head_) {
    head_->stop();
    stopping_.push_back(std::move(head_));
  }
  if (file_) stopping_.push_back(std::make_unique<HeadReader>(std::move(file_), 0));
}

bool TelemetryReader::take_head(Run& run) {
  std::erase_if(stopping_, [](const auto& head) { return head->finished(); });
  if (!head_) return false;
  auto result = head_->take();
  if (!result) {
    const double fraction = head_->fraction();
    return std::exchange(run.read_fraction, fraction) != fraction;
  }
  result->history.append(tail_);
  static_cast<History&>(run) = std::move(result->history);
  if (!result->problem.empty()) problem_ = result->problem;
  if (!result->whole) return true;
  run.whole = true;
  run.read_fraction = 1;
  tail_ = {};
  stopping_.push_back(std::move(head_));
  return true;
}

}  // namespace weft::dashboard
