#include "dashboard/head_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "dashboard/line_reader.h"

namespace weft::dashboard {
namespace {

// As many points as the widest screen has columns of dots, each some ten records: 4 MiB in all.
// What is shorter than twice that is read as a whole in hardly more time.
constexpr int64_t kPlaces = 512;
constexpr size_t kPlace = 8 << 10;
constexpr int64_t kShort = 2 * kPlaces * int64_t{kPlace};

}  // namespace

HeadReader::HeadReader(std::shared_ptr<const Descriptor> file, int64_t end)
    : file_(std::move(file)), end_(end), thread_([this] { run(); }) {}

HeadReader::~HeadReader() {
  stop();
  thread_.join();
}

void HeadReader::run() {
  Result result;
  try {
    if (end_ > kShort) publish({.history = sample(), .whole = false, .problem = {}});
    read_whole(result);
  } catch (const Error& error) {
    result.problem = error.what();
  }
  result.whole = true;
  publish(std::move(result));
  file_.reset();
  finished_ = true;
}

// Of steps alone; those that fall behind what came before are left out.
History HeadReader::sample() {
  History history;
  int64_t newest = -1;
  std::string text;
  for (int64_t place = 0; place < kPlaces && !stop_; ++place) {
    const int64_t offset = end_ / kPlaces * place;
    read_at(file_->value, offset, kPlace, text);
    std::string_view rest = text;
    if (place > 0) rest = rest.substr(std::min(rest.find('\n'), rest.size()));
    for (size_t newline; (newline = rest.find('\n')) != rest.npos;
         rest.remove_prefix(newline + 1)) {
      const auto step = parse_step_loss(rest.substr(0, newline));
      if (!step || step->step <= newest) continue;
      newest = step->step;
      history.add(*step);
    }
  }
  history.skipped = 0;
  return history;
}

void HeadReader::read_whole(Result& result) {
  LineReader lines(file_->value, 0);
  const auto take = [&](std::string_view line) {
    if (const auto step = parse_step_loss(line)) {
      result.history.add(*step);
      return;
    }
    try {
      if (const auto record = parse_record(line)) result.history.add(*record);
    } catch (const Error& error) {
      result.problem = error.what();
    }
  };
  while (!stop_ && lines.read(end_, take) > 0) done_ = lines.offset();
}

std::optional<HeadReader::Result> HeadReader::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(result_, std::nullopt);
}

void HeadReader::publish(Result result) {
  const std::lock_guard lock(mutex_);
  any_ = true;
  whole_ = result.whole;
  result_ = std::move(result);
  published_.notify_all();
}

void HeadReader::wait_first(std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  published_.wait_for(lock, most, [this] { return any_; });
}

void HeadReader::wait_whole() {
  std::unique_lock lock(mutex_);
  published_.wait(lock, [this] { return whole_; });
}

double HeadReader::fraction() const {
  return end_ == 0 ? 1 : static_cast<double>(done_) / static_cast<double>(end_);
}

}  // namespace weft::dashboard
