// Charts as SVG text. The coordinates of a curve are its values themselves (y upside down, and its
// decimal logarithm where the axis is logarithmic): the view box does the rest, so that a reader
// gets exact values back and a page zooms by changing the view box alone. Labels and grid stand
// outside of it in percent, so that a chart may have any width without its letters growing.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weft::dashboard {

inline constexpr size_t kColours = 8;

enum class Mark {
  kLine,
  kFaint,  ///< a thin line, and the extremes behind it: what another line is the mean of
  kDots,   ///< a dot for each point, on a thin line
  kArea    ///< filled, on top of the areas before it
};

/// A mean at x, with the extremes of what it is the mean of.
struct Point {
  double x = 0, y = 0, low = 0, high = 0;
};
inline Point point(double x, double y) { return {x, y, y, y}; }

struct Series {
  std::string name;
  Mark mark = Mark::kLine;
  size_t colour = 0;  ///< < kColours; each has a dash pattern of its own, too
  /// x ascends. Areas of a chart have the same x. What is not a number, or too large to be drawn
  /// (1e30), is left out; on a logarithmic axis also what is not positive.
  std::vector<Point> points;
};

/// A dashed line at a height.
struct Level {
  std::string name;
  double y = 0;
};

struct Chart {
  std::string title, x_name = "step", y_name = {};
  std::vector<Series> series = {};
  std::vector<Level> levels = {};
  bool logarithmic = false;
  bool from_zero = false;  ///< the y axis begins at 0, unless it is logarithmic
};

/// Whether there is anything to draw.
bool has_points(const Chart& chart);

/// For a page that has chart_style(): an <svg> of class "chart" that takes the size its style
/// gives. `chart` has points.
std::string svg_figure(const Chart& chart);
/// The names of the series with their colours, as a list in HTML.
std::string html_legend(const Chart& chart);
/// A file that stands alone, with title, legend and style. `chart` has points.
std::string svg_document(const Chart& chart, int width, int height);
/// CSS of what is in a chart.
std::string_view chart_style();

}  // namespace weft::dashboard
