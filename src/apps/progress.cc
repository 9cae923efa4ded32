#include "apps/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "base/clock.h"
#include "base/number_text.h"

namespace weft::apps {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kFirst = 2 * kSecond, kBarEvery = kSecond / 10, kLineEvery = 10 * kSecond;
constexpr int kBarWidth = 24;

ProgressStyle resolved(ProgressStyle style) {
  if (style != ProgressStyle::kAuto) return style;
  return ::isatty(STDERR_FILENO) == 1 ? ProgressStyle::kBar : ProgressStyle::kLines;
}

size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// To stderr in one piece. Where stderr is closed there is nobody to tell.
void put(const std::string& text) { (void)std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace

std::string progress_text(std::string_view what, double done, double total, std::string_view unit,
                          double seconds, std::string_view note) {
  const double scale = unit == "B" ? 1e-6 : 1;
  const std::string_view shown = unit == "B" ? std::string_view("MB") : unit;
  std::string text(what);
  if (total > 0)
    text += fmt::format("  {:.0f}%  {} of {} {}", std::floor(100 * std::min(1.0, done / total)),
                        figures_text(done * scale), figures_text(total * scale), shown);
  else
    text += fmt::format("  {} {}", figures_text(done * scale), shown);
  if (seconds > 0 && done > 0) {
    text += fmt::format("  {} {}/s", figures_text(done * scale / seconds), shown);
    if (total > done)
      text += fmt::format("  {} left", duration_text(seconds * (total - done) / done));
  }
  if (!note.empty()) text += fmt::format("  {}", note);
  return text;
}

Progress::Progress(std::string what, double total, std::string unit, ProgressStyle style)
    : what_(std::move(what)),
      unit_(std::move(unit)),
      total_(total),
      style_(resolved(style)),
      start_ns_(now_ns()),
      next_ns_(start_ns_ + kFirst) {}

Progress::~Progress() {
  if (bar_shown_) put("\r\x1b[K");
}

void Progress::update(double done, std::string_view note) {
  if (style_ == ProgressStyle::kQuiet) return;
  const int64_t now = now_ns();
  if (now < next_ns_) return;
  next_ns_ = now + (style_ == ProgressStyle::kBar ? kBarEvery : kLineEvery);
  show(done, static_cast<double>(now - start_ns_) * 1e-9, note);
}

void Progress::show(double done, double seconds, std::string_view note) {
  std::string text = progress_text(what_, done, total_, unit_, seconds, note);
  if (style_ == ProgressStyle::kLines) return put(text + "\n");
  const size_t width = terminal_width() - 1;  // the last column would wrap on some terminals
  if (total_ > 0 && text.size() + kBarWidth + 3 <= width) {
    const auto full = static_cast<size_t>(std::min(1.0, done / total_) * kBarWidth);
    text =
        fmt::format("[{}{}] {}", std::string(full, '#'), std::string(kBarWidth - full, '.'), text);
  }
  if (text.size() > width) text.resize(width);
  put(fmt::format("\r{}\x1b[K", text));
  bar_shown_ = true;
}

void Progress::finish(std::string_view note) {
  if (bar_shown_) put("\r\x1b[K");
  bar_shown_ = false;
  if (style_ != ProgressStyle::kQuiet && !note.empty())
    put(fmt::format("{}: {} ({})\n", what_, note, duration_text(seconds_since(start_ns_))));
  style_ = ProgressStyle::kQuiet;
}

std::function<void(std::string_view)> trials_progress(ProgressStyle style) {
  constexpr double kNobodyKnows = 0;
  return [shown = std::make_shared<Progress>("trying forms", kNobodyKnows, "trials", style),
          trials = 0](std::string_view what) mutable { shown->update(trials++, what); };
}

}  // namespace weft::apps
