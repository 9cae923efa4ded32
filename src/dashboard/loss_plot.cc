#include "dashboard/loss_plot.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>

#include "dashboard/pen.h"
#include "dashboard/plot.h"
#include "dashboard/zoom.h"

namespace weft::dashboard {
namespace {

using Bucket = Curve::Bucket;

bool raw_shown(const Runs& runs, const View& view, size_t run) {
  return view.raw && runs[run] == shown_run(runs, view);
}

/// Each curve that is shown.
void each_curve(const Runs& runs, const View& view, const std::function<void(const Curve&)>& seen) {
  for (size_t i = 0; i < runs.size(); ++i) {
    if (raw_shown(runs, view, i)) seen(runs[i]->loss);
    if (view.smoothed) seen(runs[i]->smoothed);
    if (view.validation) seen(runs[i]->validation);
  }
}

/// What a column of dots shows of a curve.
struct Column {
  int x = 0;
  double low = 0, high = 0, mean = 0, count = 0;
};

int dot_of(double at, int dots) { return static_cast<int>(std::lround(at * (dots - 1))); }

/// The columns of a curve that are in sight, from the left; those without a step are left out.
std::vector<Column> columns_of(const Curve& curve, const Axis& steps, int dots) {
  std::vector<Column> columns;
  const auto add = [&](int x, const Bucket& bucket) {
    const auto count = static_cast<double>(bucket.count);
    if (columns.empty() || columns.back().x != x) {
      columns.push_back({x, bucket.low, bucket.high, bucket.mean, count});
      return;
    }
    Column& column = columns.back();
    column.low = std::min(column.low, bucket.low);
    column.high = std::max(column.high, bucket.high);
    column.count += count;
    column.mean += (bucket.mean - column.mean) * (count / column.count);
  };
  for (const Bucket& bucket : curve.buckets()) {
    // Step 0, before the first, has no logarithm: it stands with the first.
    const auto step = [&](int64_t n) { return static_cast<double>(steps.log && n < 1 ? 1 : n); };
    const double first = std::max(step(bucket.first), steps.low);
    const double last = std::min(step(bucket.last), steps.high);
    if (first > last) continue;
    // A bucket of many steps, seen from near, is as wide as they are.
    const int from = dot_of(steps.at(first), dots), to = dot_of(steps.at(last), dots);
    for (int x = from; x <= to; ++x) add(x, bucket);
  }
  return columns;
}

/// The top of the axis: above all of the columns but for a few that are far above the rest, and
/// but for single steps far above the others of their column. Noise reaches about as far above a
/// column's mean as below it.
double robust_top(const std::vector<Column>& columns, double low) {
  constexpr double kMost = 0.95, kAbove = 1;
  double top = low;
  std::vector<double> highs;
  for (const Column& column : columns) {
    top = std::max(top, column.high);
    highs.push_back(std::min(column.high, 2 * column.mean - column.low));
  }
  const double most = quantile(highs, kMost);
  return std::min(top, most + kAbove * (most - low));
}

/// Draws one curve after another.
class Drawing {
 public:
  Drawing(const Rect& cells, const View& view, const LossAxes& axes)
      : axes_(axes), plot_(cells.width, cells.height, view.braille) {}

  void raw(const Curve& curve) {
    plot_.layer(Ink::kFaint);
    const std::vector<Column> columns = columns_of(curve, axes_.steps, plot_.width());
    for (const Column& column : columns)
      plot_.line(column.x, row(column.low), column.x, row(column.high));
    edges(columns, Ink::kFaint);
  }

  /// `label`, if it is one, is written on the line from cell `begin` on, every `every` cells.
  void line(const Curve& curve, Ink ink, char32_t label, int begin, int every) {
    plot_.layer(ink);
    const std::vector<Column> columns = columns_of(curve, axes_.steps, plot_.width());
    for (size_t i = 0; i < columns.size(); ++i) {
      const Column& from = columns[i == 0 ? 0 : i - 1];
      plot_.line(from.x, row(from.mean), columns[i].x, row(columns[i].mean));
    }
    edges(columns, ink);
    if (label == 0 || columns.empty()) return;
    int next = std::min(begin * plot_.dots_across(), columns.back().x);
    for (const Column& column : columns)
      if (column.x >= next) {
        plot_.mark(column.x, std::clamp(row(column.mean), 0, plot_.height() - 1), label, ink);
        next += every * plot_.dots_across();
      }
  }

  /// Where they are dense, glyphs now and then and dots in between, which leave more to be seen of
  /// the line below.
  void points(const Curve& curve, Ink ink, char32_t glyph) {
    constexpr int kCellsApart = 3;
    plot_.layer(ink);
    const std::vector<Column> columns = columns_of(curve, axes_.steps, plot_.width());
    for (const Column& column : columns) plot_.dot(column.x, row(column.mean));
    int next = 0;
    for (const Column& column : columns)
      if (column.x >= next || &column == &columns.back()) {
        plot_.mark(column.x, row(column.mean), glyph, ink);
        next = (column.x / plot_.dots_across() + kCellsApart) * plot_.dots_across();
      }
    edges(columns, ink);
  }

  void draw(Canvas& canvas, const Rect& cells) const { plot_.draw(canvas, cells.x, cells.y); }

 private:
  /// The row of a loss; one below the lowest or above the uppermost for what is beyond the axis.
  int row(double loss) const {
    const double at = axes_.losses.at(loss);
    if (!(at >= 0)) return -1;
    return at > 1 ? plot_.height() : dot_of(at, plot_.height());
  }

  void edges(const std::vector<Column>& columns, Ink ink) {
    for (const Column& column : columns) {
      if (row(column.high) == plot_.height()) plot_.mark(column.x, plot_.height() - 1, U'↑', ink);
      if (row(column.low) < 0) plot_.mark(column.x, 0, U'↓', ink);
    }
  }

  const LossAxes& axes_;
  Plot plot_;
};

}  // namespace

int dots_across(const Rect& cells, const View& view) {
  return Plot(cells.width, 0, view.braille).width();
}

std::optional<LossAxes> loss_axes(const Runs& runs, const View& view, int columns) {
  const std::optional<Steps> shown = view.steps ? view.steps : all_steps(runs);
  if (!shown || shown->first > shown->second || columns < 1) return std::nullopt;
  const auto& [first, last] = *shown;
  const auto from = static_cast<double>(first), to = static_cast<double>(last);
  LossAxes axes;
  axes.steps = view.log_steps ? axis_over(std::max(from, 1.0), std::max(to, 2.0), true)
                              : axis_over(from, std::max(to, from + 1), false);
  double low = HUGE_VAL;
  std::vector<Column> seen;
  each_curve(runs, view, [&](const Curve& curve) {
    for (const Column& column : columns_of(curve, axes.steps, columns)) {
      if (view.log_loss && column.high <= 0) continue;
      low = std::min(low, view.log_loss && column.low <= 0 ? column.high : column.low);
      seen.push_back(column);
    }
  });
  if (seen.empty()) return std::nullopt;
  axes.losses = axis_over(low, robust_top(seen, low), view.log_loss);
  return axes;
}

void draw_curves(Canvas& canvas, const Rect& cells, const Runs& runs, const View& view,
                 const LossAxes& axes) {
  // Cells from one number on a line to the next, and from one run's to the next run's.
  constexpr int kLabelEvery = 30, kLabelAside = 6;
  Drawing drawing(cells, view, axes);
  const bool several = runs.size() > 1;
  for (size_t i = 0; i < runs.size(); ++i)
    if (raw_shown(runs, view, i)) drawing.raw(runs[i]->loss);
  for (size_t i = 0; view.smoothed && i < runs.size(); ++i) {
    const int run = static_cast<int>(i);
    const char32_t label = several && i < 9 ? U'1' + static_cast<char32_t>(i) : 0;
    drawing.line(runs[i]->smoothed, series(run), label, kLabelAside * (run + 1), kLabelEvery);
  }
  for (size_t i = 0; view.validation && i < runs.size(); ++i)
    drawing.points(runs[i]->validation, series(static_cast<int>(i)), marker(i));
  drawing.draw(canvas, cells);
}

char32_t marker(size_t run) {
  constexpr char32_t kMarkers[] = U"●▲■◆○△□◇";
  return kMarkers[run % kSeries];
}

}  // namespace weft::dashboard
