// Where the time of a step goes: each recent step as a column of its parts where there is room,
// else their means as one bar.
//
// Devices that work at the same time have more work than the step has time; the parts are then more
// than the whole, and the panel says so.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/number_text.h"
#include "dashboard/panels.h"
#include "dashboard/pen.h"
#include "dashboard/recent.h"

namespace weft::dashboard {
namespace {

constexpr size_t kRecent = 50;
// Each has an ASCII stand-in of its own, too.
constexpr char32_t kFills[] = U"█▒░▞═×○+";

/// What of a step is drawn: its parts, and what no part accounts for.
struct Part {
  std::string name;
  double ms = 0;
  char32_t fill = U' ';
  Ink ink = Ink::kText;
};

double sum_of(const std::vector<Part>& parts) {
  return std::accumulate(parts.begin(), parts.end(), 0.0,
                         [](double sum, const Part& part) { return sum + part.ms; });
}

/// The parts of one step, in the order and with the fills of `means`; those beyond the last fill,
/// and what a name is missing for, are the rest of its `ms`.
std::vector<Part> parts_of(const Named& means, const Named& time, double ms) {
  std::vector<Part> parts;
  for (size_t i = 0; i < means.size() && i < kSeries; ++i) {
    const double value = value_of(time, means[i].first);
    parts.push_back({means[i].first, std::isfinite(value) ? std::max(0.0, value) : 0, kFills[i],
                     series(static_cast<int>(i))});
  }
  const double rest = ms - sum_of(parts);
  if (rest > 0) parts.push_back({"rest", rest, U'·', Ink::kFaint});
  return parts;
}

/// The part at `ms` from the beginning of the first; nullptr behind the last.
const Part* part_at(const std::vector<Part>& parts, double ms) {
  for (const Part& part : parts) {
    if (ms < part.ms) return &part;
    ms -= part.ms;
  }
  return nullptr;
}

void draw_bar(Pen& pen, const std::vector<Part>& parts) {
  const int width = pen.columns_left();
  const double ms_each = sum_of(parts) / width;
  for (int x = 0; x < width; ++x)
    if (const Part* const part = part_at(parts, (x + 0.5) * ms_each))
      pen.write(std::u32string(1, part->fill), part->ink);
  pen.next();
}

/// One part per line and column, "█ ane  290 ms  72 %", where that has room; else one after
/// another, "█ ane 72 %". The largest first, for what has no room at all.
void draw_legend(Pen& pen, std::vector<Part> parts, double ms) {
  constexpr int kWidest = 10, kEntry = 29;
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part& a, const Part& b) { return a.ms > b.ms; });
  const int across = std::max(1, pen.columns_left() / kEntry);
  const bool full = pen.columns_left() >= kEntry - 2 &&
                    pen.rows_left() * across >= static_cast<int>(parts.size());
  for (const Part& part : parts) {
    const std::string percent = fmt::format("{:.0f} %", 100 * part.ms / ms);
    const int needed = full ? kEntry - 2 : static_cast<int>(part.name.size() + percent.size()) + 3;
    if (needed > pen.columns_left() && pen.column() > 0) pen.next();
    const int begin = pen.column();
    pen.write(std::u32string(1, part.fill), part.ink).write(" ");
    pen.fitted(part.name, Ink::kText, kWidest);
    if (full)
      pen.to(begin + kWidest + 2)
          .write(fmt::format("{:>6} ms {:>6}", figures_text(part.ms), percent));
    else
      pen.write(" " + percent);
    pen.write("  ");
  }
  pen.next();
}

/// The newest steps as columns, the newest at the right.
void draw_columns(Canvas& canvas, const Rect& rect, const Run& run, const Named& means) {
  const size_t steps = std::min(run.recent.size(), static_cast<size_t>(std::max(rect.width, 0)));
  std::vector<std::vector<Part>> columns;
  double highest = 0;
  for (size_t i = run.recent.size() - steps; i < run.recent.size(); ++i) {
    columns.push_back(parts_of(means, run.recent[i].time, run.recent[i].ms));
    highest = std::max(highest, sum_of(columns.back()));
  }
  const double ms_each = highest / rect.height;
  for (size_t x = 0; x < steps; ++x)
    for (int y = 0; y < rect.height; ++y)
      if (const Part* const part = part_at(columns[x], (y + 0.5) * ms_each))
        canvas.put(rect.x + static_cast<int>(x), rect.y + rect.height - 1 - y, part->fill,
                   part->ink);
}

/// What it takes to hand a layer's new weights to another device, where there is one.
void draw_sync(Pen& pen, const Run& run) {
  const double ms = quantile(recent_values(run, &Step::weight_sync_ms_per_layer, kRecent), 0.5);
  if (!std::isfinite(ms)) return;
  pen.write("weight sync ", Ink::kFaint).write(figures_text(ms) + " ms per layer").next();
}

/// Of a step, where that is known.
std::optional<double> mean_ms(const Run& run) {
  double sum = 0;
  int count = 0;
  for (const double ms : recent_values(run, &Step::ms, kRecent))
    if (std::isfinite(ms) && ms > 0) {
      sum += ms;
      ++count;
    }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

std::string how(double ms, double work) {
  // What rounding and clocks differ by is no overlap.
  constexpr double kMore = 1.005;
  if (work < ms * kMore) return figures_text(ms) + " ms a step";
  return fmt::format("{} ms of work in {}: devices overlap", figures_text(work), figures_text(ms));
}

}  // namespace

void draw_time(Canvas& canvas, const Rect& rect, const Runs& runs, const View& view) {
  const Run* const run = shown_run(runs, view);
  const Named means = run == nullptr ? Named{} : recent_means(*run, &Step::time, kRecent);
  if (means.empty()) {
    const Rect inside = framed(canvas, rect, PanelId::kTime);
    draw_empty(canvas, inside, run,
               run != nullptr && run->recent.empty()
                   ? "no step yet"
                   : "these records do not say where the time goes");
    return;
  }
  double work = 0;
  for (const auto& [name, mean] : means) work += mean;
  const double ms = mean_ms(*run).value_or(work);
  const std::vector<Part> parts = parts_of(means, means, ms);
  const Rect inside = framed(canvas, rect, PanelId::kTime, how(ms, work));
  constexpr int kLegend = 30, kLeastColumns = 24, kLeastHeight = 5;
  if (inside.width < kLegend + kLeastColumns || inside.height < kLeastHeight) {
    Pen pen(canvas, inside);
    draw_bar(pen, parts);
    draw_legend(pen, parts, ms);
    draw_sync(pen, *run);
    return;
  }
  const int columns = inside.width - kLegend;
  draw_columns(canvas, {inside.x, inside.y, columns, inside.height}, *run, means);
  Pen pen(canvas, {inside.x + columns + 1, inside.y, kLegend - 1, inside.height});
  draw_legend(pen, parts, ms);
  draw_sync(pen, *run);
}

}  // namespace weft::dashboard
