#include "dashboard/svg_marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "base/number_text.h"
#include "dashboard/markup.h"

namespace weft::dashboard {
namespace {

constexpr double kLargest = 1e30;  // of what single precision holds, with room for products

bool can_be_drawn(const Point& p, bool logarithmic) {
  for (const double value : {p.x, p.y, p.low, p.high})
    if (!(std::abs(value) < kLargest)) return false;  // what is no number is not smaller, either
  return !logarithmic || (p.low > 0 && p.y > 0);
}

double drawn(double y, bool logarithmic) { return logarithmic ? std::log10(y) : y; }

// The points of a series as they are drawn, without those that can't be.
std::vector<Point> drawn_points(const Series& series, bool logarithmic) {
  std::vector<Point> points;
  for (const Point& p : series.points)
    if (can_be_drawn(p, logarithmic))
      points.push_back(
          {p.x, drawn(p.y, logarithmic), drawn(p.low, logarithmic), drawn(p.high, logarithmic)});
  return points;
}

// Lifts areas onto those before them: low is where an area begins, y where it ends.
void stack(std::vector<Series>& all) {
  const std::vector<Point>* below = nullptr;
  for (Series& series : all) {
    if (series.mark != Mark::kArea) continue;
    for (size_t i = 0; i < series.points.size(); ++i) {
      Point& p = series.points[i];
      p.low = below != nullptr && i < below->size() ? (*below)[i].y : 0;
      p.y = p.high = p.low + p.y;
    }
    below = &series.points;
  }
}

// Grows to hold values.
struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  // Makes room for a value alone, or for what single precision, in which browsers draw, can't tell
  // apart, and a part of the whole more on both sides.
  void widen(double part) {
    const double size = std::max(std::abs(low), std::abs(high));
    double room = part * (high - low);
    if (!(high - low > std::max(1e-6 * size, 1e-30))) room = size < 1e-30 ? 1 : size / 10;
    low -= room;
    high += room;
  }
};

double raised(double y, bool logarithmic) { return logarithmic ? std::pow(10, y) : y; }

std::string line_path(const std::vector<Point>& points) {
  std::string path;
  for (const Point& p : points)
    fmt::format_to(std::back_inserter(path), "{}{} {:.7g}", path.empty() ? 'M' : 'L', p.x,
                   -p.y + 0.0);
  // A point alone becomes visible by the round end of a line of no length.
  return points.size() == 1 ? path + "h0" : path;
}

std::string dots_path(const std::vector<Point>& points) {
  std::string path;
  for (const Point& p : points)
    fmt::format_to(std::back_inserter(path), "M{} {:.7g}h0", p.x, -p.y + 0.0);
  return path;
}

// From the lower ends to the upper ones and back.
std::string area_path(const std::vector<Point>& points) {
  std::string path;
  for (const Point& p : points)
    fmt::format_to(std::back_inserter(path), "{}{} {:.7g}", path.empty() ? 'M' : 'L', p.x,
                   -p.high + 0.0);
  for (size_t i = points.size(); i-- > 0;)
    fmt::format_to(std::back_inserter(path), "L{} {:.7g}", points[i].x, -points[i].low + 0.0);
  return path + "Z";
}

std::string path_element(const Series& series, const char* classes, const std::string& path) {
  return fmt::format("<path class=\"c{} {}\" data-name=\"{}\" d=\"{}\"/>\n", series.colour, classes,
                     escaped(series.name), path);
}

std::string marks(const Series& series) {
  const std::vector<Point>& points = series.points;
  if (points.empty()) return "";
  switch (series.mark) {
    case Mark::kLine:
      return path_element(series, "line", line_path(points));
    case Mark::kDots:
      return path_element(series, "line thin", line_path(points)) +
             path_element(series, "line dots", dots_path(points));
    case Mark::kArea:
      return path_element(series, "area", area_path(points));
    case Mark::kFaint:
      break;
  }
  const bool means = std::any_of(points.begin(), points.end(),
                                 [](const Point& p) { return p.low < p.y || p.y < p.high; });
  return (means ? path_element(series, "extremes", area_path(points)) : "") +
         path_element(series, "line faint", line_path(points));
}

const Series& densest(const Chart& chart) {
  return *std::max_element(
      chart.series.begin(), chart.series.end(),
      [](const Series& a, const Series& b) { return a.points.size() < b.points.size(); });
}

// What a series says between two places, both included.
std::string value_line(const Series& series, double first, double last) {
  double sum = 0, count = 0;
  const auto begin = std::lower_bound(series.points.begin(), series.points.end(), first,
                                      [](const Point& p, double x) { return p.x < x; });
  for (auto p = begin; p != series.points.end() && p->x <= last; ++p) sum += p->y, ++count;
  return count == 0 ? "" : fmt::format("\n{}: {}", series.name, figures_text(sum / count));
}

}  // namespace

Drawing drawing_of(const Chart& chart) {
  Drawing drawing;
  for (const Series& series : chart.series) {
    drawing.series.push_back({series.name, series.mark, series.colour, {}});
    drawing.series.back().points = drawn_points(series, chart.logarithmic);
  }
  stack(drawing.series);
  Range x, y;
  for (const Series& series : drawing.series)
    for (const Point& p : series.points) {
      x.add(p.x);
      const bool extremes = series.mark == Mark::kFaint || series.mark == Mark::kArea;
      y.add(extremes ? p.low : p.y);
      y.add(extremes ? p.high : p.y);
    }
  for (const Level& level : chart.levels)
    if (can_be_drawn(point(0, level.y), chart.logarithmic)) {
      drawing.levels.push_back({level.name, drawn(level.y, chart.logarithmic)});
      y.add(drawing.levels.back().y);
    }
  const bool from_zero = chart.from_zero && !chart.logarithmic && y.low >= 0;
  if (from_zero) y.add(0);
  x.widen(0.01);
  y.widen(0.04);
  if (from_zero) y.low = 0;
  drawing.bottom = y.low;
  drawing.top = y.high;
  drawing.x = {x.low, x.high, false};
  drawing.y = {raised(y.low, chart.logarithmic), raised(y.high, chart.logarithmic),
               chart.logarithmic};
  return drawing;
}

std::string marks(const Drawing& drawing) {
  std::string text;
  for (const Level& level : drawing.levels)
    text += fmt::format("<path class=\"level\" d=\"M{} {:.7g}H{}\"/>\n", drawing.x.low,
                        -level.y + 0.0, drawing.x.high);
  for (const Series& series : drawing.series) text += marks(series);
  return text;
}

std::string hover_bands(const Chart& chart) {
  constexpr size_t kBands = 120;
  const std::vector<Point>& points = densest(chart).points;
  const size_t each = (points.size() + kBands - 1) / kBands;
  const auto border = [&](size_t i) {  // between point i - 1 and point i
    if (i == 0) return points.front().x - 0.5;
    return i < points.size() ? (points[i - 1].x + points[i].x) / 2 : points.back().x + 0.5;
  };
  std::string text;
  for (size_t i = 0; i < points.size(); i += each) {
    const size_t end = std::min(i + each, points.size());
    const double from = border(i), to = border(end);
    std::string title =
        end == i + 1 ? fmt::format("{} {}", chart.x_name, points[i].x)
                     : fmt::format("{} {} to {}", chart.x_name, points[i].x, points[end - 1].x);
    for (const Series& series : chart.series) title += value_line(series, from, to);
    fmt::format_to(std::back_inserter(text),
                   "<rect x=\"{}\" width=\"{}\" height=\"1\"><title>{}</title></rect>\n", from,
                   to - from, escaped(title));
  }
  return text;
}

std::string chart_in_words(const Chart& chart) {
  std::string words = chart.title;
  const char* separator = ": ";
  for (const Series& series : chart.series) {
    if (series.points.empty()) continue;
    const Point &first = series.points.front(), &last = series.points.back();
    words += fmt::format("{}{} from {} at {} {} to {} at {} {}", separator, series.name,
                         figures_text(first.y), chart.x_name, first.x, figures_text(last.y),
                         chart.x_name, last.x);
    separator = "; ";
  }
  return words;
}

}  // namespace weft::dashboard
