// The loss: a legend with the newest values, axes with round numbers, and the curves.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "dashboard/glyphs.h"
#include "dashboard/loss_plot.h"
#include "dashboard/panels.h"
#include "dashboard/pen.h"

namespace weft::dashboard {
namespace {

std::string how(const Run* run, const View& view) {
  std::string words;
  const auto add = [&](const std::string& more) { words += (words.empty() ? "" : ", ") + more; };
  if (view.steps)
    add(fmt::format("steps {} to {}", grouped_text(view.steps->first),
                    grouped_text(view.steps->second)));
  if (view.log_loss) add("log loss");
  if (view.log_steps) add("log steps");
  if (run != nullptr && !run->whole && !run->loss.buckets().empty())
    add(fmt::format("{:.0f} % of the curve read", std::floor(100 * run->read_fraction)));
  return words;
}

double bigram_of(const Run* run) {
  return run != nullptr && run->config ? run->config->bigram_entropy : kMissing;
}

/// A value as the legend has it: the sign by which the plot shows it, if it does, name, and text.
struct Entry {
  char32_t sign;
  Ink ink;
  std::string name, text;
};

std::vector<Entry> entries(const Run& run, size_t i, const View& view, bool shown) {
  const Ink ink = series(static_cast<int>(i));
  const Step newest = run.recent.empty() ? Step{} : run.recent.back();
  std::vector<Entry> all;
  all.push_back({view.braille ? U'⣿' : U'█', Ink::kFaint, "loss", loss_text(newest.loss)});
  if (std::isfinite(newest.smoothed))
    all.push_back({view.braille ? U'⠒' : U'▄', ink, "smoothed", loss_text(newest.smoothed)});
  if (const auto points = run.validation.buckets(); !points.empty())
    all.push_back({marker(i), ink, "validation", loss_text(points.back().mean)});
  if (shown && std::isfinite(bigram_of(&run)))
    all.push_back({U'╌', Ink::kFaint, "bigram", loss_text(bigram_of(&run))});
  if (std::isfinite(newest.rate)) all.push_back({0, ink, "rate", rate_text(newest.rate)});
  if (std::isfinite(newest.grad_norm))
    all.push_back({0, ink, "gradient", figures_text(newest.grad_norm)});
  return all;
}

/// One line: the newest values of a run, as many as have room.
void legend(Pen& pen, const Runs& runs, size_t i, const View& view) {
  const Run& run = *runs[i];
  const bool shown = &run == shown_run(runs, view);
  if (runs.size() > 1) {
    pen.write(shown ? U"▸" : U" ").write(fmt::format("{} ", i + 1), series(static_cast<int>(i)));
    pen.fitted(run.name, shown ? Ink::kStrong : Ink::kText, 20).write("  ");
  }
  if (!run.recent.empty())
    pen.write("step ", Ink::kFaint).write(grouped_text(run.recent.back().step), Ink::kStrong);
  for (const Entry& entry : entries(run, i, view, shown)) {
    const size_t needed = entry.name.size() + entry.text.size() + 5;
    if (static_cast<int>(needed) > pen.columns_left()) break;
    pen.write("  ");
    if (entry.sign != 0) pen.write(std::u32string{entry.sign, U' '}, entry.ink);
    pen.write(entry.name + " ", Ink::kFaint).write(entry.text, Ink::kStrong);
  }
  pen.next();
}

/// A line for each run, or for as many around the shown one as `most` lets.
void legends(Pen& pen, const Runs& runs, const View& view, int most) {
  const size_t first = first_in_sight(runs.size(), view.shown, most);
  for (size_t i = first; i < runs.size() && i < first + static_cast<size_t>(most); ++i)
    legend(pen, runs, i, view);
}

/// The row of the plot, from above, on which a part of the axis from below stands.
int row_of(double at, int height) {
  return height - 1 - static_cast<int>(std::lround(at * (height - 1)));
}

int column_of(double at, int width) { return static_cast<int>(std::lround(at * (width - 1))); }

/// Labels left of the plot. Returns the columns taken.
int draw_losses(Canvas& canvas, const Rect& rect, const Axis& axis) {
  constexpr int kRowsEach = 2;
  const std::vector<Tick> all = ticks(axis, std::max(3, rect.height / kRowsEach));
  size_t widest = 0;
  for (const Tick& tick : all) widest = std::max(widest, tick.label.size());
  const int line = static_cast<int>(widest);
  if (line > rect.width / 4) return 0;
  canvas.fill({rect.x + line, rect.y, 1, rect.height}, U'│', Ink::kFaint);
  for (const Tick& tick : all) {
    const int y = rect.y + row_of(axis.at(tick.value), rect.height);
    const int length = static_cast<int>(tick.label.size());
    canvas.text(rect.x + line - length, y, length, tick.label, Ink::kFaint);
    canvas.put(rect.x + line, y, U'┤', Ink::kFaint);
  }
  return line + 1;
}

/// Labels below the plot, each in the middle below its place, none over another.
void draw_steps(Canvas& canvas, const Rect& rect, const Axis& axis) {
  constexpr int kColumnsEach = 12;
  int free_from = rect.x;
  for (const Tick& tick : ticks(axis, std::max(2, rect.width / kColumnsEach), true)) {
    const int length = static_cast<int>(tick.label.size());
    const int middle = rect.x + column_of(axis.at(tick.value), rect.width);
    const int x =
        std::clamp(middle - length / 2, rect.x, std::max(rect.x, rect.x + rect.width - length));
    if (x < free_from || length > rect.width) continue;
    canvas.text(x, rect.y, length, tick.label, Ink::kFaint);
    free_from = x + length + 1;
  }
}

void draw_bigram(Canvas& canvas, const Rect& plot, double entropy, const Axis& axis) {
  const double at = axis.at(entropy);
  if (!(at >= 0 && at <= 1)) return;
  const int y = plot.y + row_of(at, plot.height);
  canvas.fill({plot.x, y, plot.width, 1}, U'╌', Ink::kFaint);
  constexpr std::string_view kName = " bigram ";
  const int length = static_cast<int>(kName.size());
  if (length < plot.width / 2)
    canvas.text(plot.x + plot.width - length, y, length, kName, Ink::kFaint);
}

/// Axes around, curves within.
void draw_plot(Canvas& canvas, const Rect& rect, const Runs& runs, const View& view) {
  constexpr int kLeastHeight = 2, kLeastWidth = 8;
  if (rect.height < kLeastHeight || rect.width < kLeastWidth) return;
  const auto axes = loss_axes(runs, view, dots_across(rect, view));
  if (!axes) {
    draw_empty(canvas, rect, shown_run(runs, view),
               "no losses here: 0 shows all steps, m r v the curves");
    return;
  }
  Rect plot{rect.x, rect.y, rect.width, rect.height - 1};
  const int taken = draw_losses(canvas, plot, axes->losses);
  plot.x += taken;
  plot.width -= taken;
  draw_steps(canvas, {plot.x, plot.y + plot.height, plot.width, 1}, axes->steps);
  draw_bigram(canvas, plot, bigram_of(shown_run(runs, view)), axes->losses);
  draw_curves(canvas, plot, runs, view, *axes);
}

}  // namespace

void draw_loss(Canvas& canvas, const Rect& rect, const Runs& runs, const View& view) {
  const Run* const run = shown_run(runs, view);
  const Rect inside = framed(canvas, rect, PanelId::kLoss, how(run, view));
  const bool any = std::ranges::any_of(runs, [](const Run* one) {
    return !one->loss.buckets().empty() || !one->validation.buckets().empty();
  });
  if (!any) {
    draw_empty(canvas, inside, run, "no step yet: the training compiles its programs");
    return;
  }
  Pen pen(canvas, inside);
  constexpr int kPlot = 7;  // rows that legends leave to the plot
  legends(pen, runs, view, std::max(1, inside.height - kPlot));
  draw_plot(canvas, pen.rest(), runs, view);
}

}  // namespace weft::dashboard
