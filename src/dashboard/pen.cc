#include "dashboard/pen.h"

#include <algorithm>
#include <cmath>

#include "dashboard/glyphs.h"

namespace weft::dashboard {
namespace {

constexpr char32_t kEighths[] = U" ▏▎▍▌▋▊▉█";
constexpr char32_t kHeights[] = U" ▁▂▃▄▅▆▇█";

/// A frame takes two rows: fewer than these are not worth it.
constexpr int kFramedHeight = 8;

}  // namespace

Pen& Pen::write(std::u32string_view glyphs, Ink ink, bool reversed) {
  if (room()) x_ += canvas_.text(rect_.x + x_, rect_.y + y_, columns_left(), glyphs, ink, reversed);
  return *this;
}

Pen& Pen::write(std::string_view utf8, Ink ink) { return write(glyphs(utf8), ink); }

Pen& Pen::whole(std::string_view utf8, Ink ink) {
  const std::u32string shown = glyphs(utf8);
  if (static_cast<int>(shown.size()) <= columns_left()) write(shown, ink);
  return *this;
}

Pen& Pen::fitted(std::string_view utf8, Ink ink, int width) {
  return write(shortened(utf8, std::min(width, columns_left())), ink);
}

Pen& Pen::to(int column) {
  x_ = column > x_ || x_ == 0 ? column : x_ + 1;
  return *this;
}

Pen& Pen::next() {
  x_ = 0;
  ++y_;
  return *this;
}

Pen& Pen::wrap(std::string_view text, Ink ink) {
  const int column = x_;
  for (const std::u32string& line : wrapped(text, columns_left())) {
    x_ = column;
    write(line, ink).next();
  }
  return *this;
}

std::string title_of(PanelId panel) {
  static constexpr const char* kTitles[kPanels] = {"1 loss",    "2 speed",  "3 time", "4 power",
                                                   "5 kernels", "6 events", "7 text", "8 runs"};
  return kTitles[static_cast<size_t>(panel)];
}

Rect framed(Canvas& canvas, const Rect& rect, PanelId panel, std::string_view how) {
  const std::string title = title_of(panel) + (how.empty() ? "" : ": ") + std::string(how);
  if (rect.height >= kFramedHeight) return canvas.frame(rect, title);
  if (rect.height < 2) return rect;
  canvas.fill({rect.x, rect.y, rect.width, 1}, U'─', Ink::kFaint);
  const std::u32string shown = U' ' + shortened(title, rect.width - 4) + U' ';
  canvas.text(rect.x + 1, rect.y, rect.width - 1, shown, Ink::kStrong);
  return {rect.x, rect.y + 1, rect.width, rect.height - 1};
}

const Run* shown_run(const Runs& runs, const View& view) {
  return runs.empty() ? nullptr : runs[std::min(view.shown, runs.size() - 1)];
}

void draw_empty(Canvas& canvas, const Rect& rect, const Run* run, std::string_view lacking) {
  Pen pen(canvas, rect);
  if (run == nullptr) {
    pen.wrap("no run: weft dash RUN shows one, weft dash -- train … starts one", Ink::kFaint);
  } else if (!run->problem.empty()) {
    pen.wrap(run->problem, Ink::kBad);
  } else if (run->recent.empty() && run->events.empty()) {
    pen.wrap(run->state == RunState::kRunning || run->state == RunState::kUnknown
                 ? "no record yet: the training compiles its programs"
                 : "no record: the run ended before its first step; weft train … --resume goes on",
             Ink::kFaint);
  } else {
    pen.wrap(lacking, Ink::kFaint);
  }
}

Ink state_ink(RunState state) {
  switch (state) {
    case RunState::kRunning:
    case RunState::kDone:
      return Ink::kGood;
    case RunState::kStopped:
      return Ink::kWarning;
    case RunState::kInterrupted:
      return Ink::kBad;
    case RunState::kUnknown:
      break;
  }
  return Ink::kFaint;
}

size_t first_in_sight(size_t all, size_t shown, int rows) {
  const auto seen = std::min(all, static_cast<size_t>(std::max(rows, 0)));
  const size_t before = std::min(shown, seen / 2);
  return std::min(shown - before, all - seen);
}

std::u32string bar(double fraction, int width) {
  const double eighths = std::isfinite(fraction) ? 8.0 * std::clamp(fraction, 0.0, 1.0) * width : 0;
  std::u32string drawn;
  for (int i = 0; i < width; ++i)
    drawn += kEighths[static_cast<size_t>(std::clamp(std::lround(eighths) - 8L * i, 0L, 8L))];
  return drawn;
}

std::u32string sparkline(std::span<const double> values, int width) {
  const size_t shown = std::min(values.size(), static_cast<size_t>(std::max(width, 0)));
  values = values.last(shown);
  double highest = 0;
  for (const double value : values)
    if (std::isfinite(value)) highest = std::max(highest, value);
  std::u32string drawn;
  for (const double value : values) {
    const bool seen = std::isfinite(value) && value >= 0 && highest > 0;
    // Never empty: what is very small is still there.
    drawn += kHeights[seen ? std::max(1L, std::lround(8 * value / highest)) : 0];
  }
  return drawn;
}

double quantile(std::vector<double> values, double at) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return kMissing;
  const auto place =
      static_cast<ptrdiff_t>(std::lround(at * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<size_t>(place)];
}

}  // namespace weft::dashboard
