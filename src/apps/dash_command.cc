#include "apps/dash_command.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <memory>

#include "apps/dash_loop.h"
#include "apps/dash_run.h"
#include "base/clock.h"
#include "base/error.h"
#include "train/record.h"

namespace weft::apps {
namespace {

namespace fs = std::filesystem;

constexpr int kLeast = 1, kMost = 1000;  // columns or rows of --size

struct Size {
  int width = 0, height = 0;
};

Size parse_size(const std::string& text) {
  const auto number = [&](size_t from, size_t to) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data() + from, text.data() + to, value);
    if (error != std::errc() || end != text.data() + to || value < kLeast || value > kMost)
      throw UsageError(
          fmt::format("--size: columns x rows are wanted, 80x24 say, up to {}x{}, found {}", kMost,
                      kMost, text));
    return value;
  };
  const size_t cross = std::min(text.find('x'), text.size());
  return {number(0, cross), number(std::min(cross + 1, text.size()), text.size())};
}

/// The run under runs/ that was written to last.
fs::path newest_run() {
  fs::path newest;
  fs::file_time_type when;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("runs", error)) {
    std::error_code ignored;
    const auto written = fs::last_write_time(entry.path() / train::kTelemetryFile, ignored);
    if (ignored || (!newest.empty() && written <= when)) continue;
    newest = entry.path();
    when = written;
  }
  if (newest.empty())
    throw UsageError(
        "dash: there is no run under runs/ here; name its folder, or start one: weft dash -- train "
        "...");
  return newest;
}

int print_once(const std::vector<std::unique_ptr<DashRun>>& runs, const Size& size) {
  dashboard::Runs all;
  for (const auto& run : runs) {
    run->read_whole();
    all.push_back(&run->run());
  }
  dashboard::View view;
  view.now_ms = unix_milliseconds();
  fmt::print("{}", dashboard::screen(size.width, size.height, all, view).plain());
  return 0;
}

}  // namespace

int run_dash(const DashOptions& o) {
  const Size size = parse_size(o.size);
  if (o.once && o.training)
    throw UsageError("--once: a run that is there is wanted, found a training to start");
  std::vector<std::unique_ptr<DashRun>> runs;
  std::unique_ptr<DashTraining> training;
  for (const fs::path& run : o.runs) runs.push_back(std::make_unique<DashRun>(run));
  if (!o.once) dashboard::require_terminal();
  if (o.training) {
    training = std::make_unique<DashTraining>(*o.training);
    runs.insert(runs.begin(), std::make_unique<DashRun>(training->folder(), /*awaited=*/true));
  }
  if (runs.empty()) runs.push_back(std::make_unique<DashRun>(newest_run()));
  if (o.once) return print_once(runs, size);

  DashLoop loop(std::move(runs), std::move(training));
  const auto say_farewell = [&loop](std::FILE* to) {
    if (!loop.farewell().empty()) fmt::print(to, "{}\n", loop.farewell());
  };
  try {
    const int code = loop.run();
    say_farewell(code == 0 ? stdout : stderr);
    return code;
  } catch (const std::exception&) {
    say_farewell(stderr);
    throw;
  }
}

}  // namespace weft::apps
