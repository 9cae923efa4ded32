#include "dashboard/svg_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "dashboard/markup.h"
#include "dashboard/svg_marks.h"

namespace weft::dashboard {
namespace {

constexpr int kTicks = 6;  // of an axis, at most

// Lines and numbers of both axes. The page's script writes them in the same form when it zooms.
std::string grid(const Drawing& drawing) {
  std::string text = "<g class=\"grid\">";
  for (const Tick& tick : ticks(drawing.y, kTicks))
    fmt::format_to(std::back_inserter(text),
                   "<line x2=\"100%\" y1=\"{0:.2f}%\" y2=\"{0:.2f}%\"/><text x=\"-6\" "
                   "y=\"{0:.2f}%\" dy=\".32em\" text-anchor=\"end\">{1}</text>",
                   100 - 100 * drawing.y.at(tick.value), tick.label);
  for (const Tick& tick : ticks(drawing.x, kTicks, true))
    fmt::format_to(std::back_inserter(text),
                   "<text x=\"{:.2f}%\" y=\"100%\" dy=\"1.5em\" text-anchor=\"middle\">{}</text>",
                   100 * drawing.x.at(tick.value), tick.label);
  return text + "</g>\n";
}

// All of a chart but its frame; the size is that of the <svg> around it.
std::string body(const Chart& chart) {
  const Drawing drawing = drawing_of(chart);
  const double left = drawing.x.low, width = drawing.x.high - drawing.x.low;
  std::string text = grid(drawing);
  text += fmt::format(
      "<svg class=\"curves\" width=\"100%\" height=\"100%\" preserveAspectRatio=\"none\" "
      "viewBox=\"{:.10g} {:.10g} {:.10g} {:.10g}\">\n{}</svg>\n",
      left, -drawing.top + 0.0, width, drawing.top - drawing.bottom, marks(drawing));
  text += fmt::format(
      "<svg class=\"hover\" width=\"100%\" height=\"100%\" preserveAspectRatio=\"none\" "
      "viewBox=\"{:.10g} 0 {:.10g} 1\">\n{}</svg>\n",
      left, width, hover_bands(chart));
  text += "<line class=\"base\" x2=\"100%\" y1=\"100%\" y2=\"100%\"/>";
  text += fmt::format(
      "<text class=\"name\" x=\"100%\" y=\"100%\" dy=\"2.8em\" text-anchor=\"end\">{}</text>"
      "<text class=\"name\" x=\"-6\" dy=\"-.8em\">{}</text>\n",
      escaped(chart.x_name), escaped(chart.y_name));
  return text;
}

// What stands before a name in a legend, 24 by 10 with the line in the middle.
std::string swatch(const Series& series) {
  constexpr const char* kLine = "d=\"M0 5H24\"";
  switch (series.mark) {
    case Mark::kLine:
      return fmt::format("<path class=\"c{} line\" {}/>", series.colour, kLine);
    case Mark::kFaint:
      return fmt::format("<path class=\"c{} line faint\" {}/>", series.colour, kLine);
    case Mark::kDots:
      return fmt::format(
          "<path class=\"c{0} line thin\" {1}/><path class=\"c{0} line dots\" d=\"M12 5h0\"/>",
          series.colour, kLine);
    case Mark::kArea:
      break;
  }
  return fmt::format("<path class=\"c{} area\" d=\"M5 0h14v10h-14Z\"/>", series.colour);
}

struct LegendRow {
  std::string swatch, name;
};

std::vector<LegendRow> legend(const Chart& chart) {
  std::vector<LegendRow> rows;
  for (const Series& series : chart.series)
    if (!series.points.empty()) rows.push_back({swatch(series), escaped(series.name)});
  for (const Level& level : chart.levels)
    rows.push_back({"<path class=\"level\" d=\"M0 5H24\"/>", escaped(level.name)});
  return rows;
}

}  // namespace

bool has_points(const Chart& chart) {
  const Drawing drawing = drawing_of(chart);
  return std::any_of(drawing.series.begin(), drawing.series.end(),
                     [](const Series& series) { return !series.points.empty(); });
}

std::string svg_figure(const Chart& chart) {
  return fmt::format(
      "<svg class=\"chart\" role=\"img\" tabindex=\"0\" aria-label=\"{}\"{}>\n{}</svg>\n",
      escaped(chart_in_words(chart)), chart.logarithmic ? " data-log=\"1\"" : "", body(chart));
}

std::string html_legend(const Chart& chart) {
  std::string text = "<ul class=\"legend\">";
  for (const LegendRow& row : legend(chart))
    text += fmt::format("<li><svg class=\"chart swatch\" aria-hidden=\"true\">{}</svg>{}</li>",
                        row.swatch, row.name);
  return text + "</ul>\n";
}

std::string svg_document(const Chart& chart, int width, int height) {
  constexpr int kLeft = 64, kRight = 20, kTop = 52, kBottom = 48, kRow = 18, kSwatch = 32;
  constexpr double kLetter = 6.6;  // of 12 px, rather wide
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" class=\"chart\" role=\"img\" aria-label=\"{2}\">\n<style>{3}</style>\n"
      "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n"
      "<text class=\"title\" x=\"{4}\" y=\"24\">{5}</text>\n",
      width, height, escaped(chart_in_words(chart)), chart_style(), kLeft, escaped(chart.title));
  text += fmt::format(
      "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" overflow=\"visible\">\n{}</svg>\n", kLeft,
      kTop, width - kLeft - kRight, height - kTop - kBottom, body(chart));
  const std::vector<LegendRow> rows = legend(chart);
  size_t longest = 0;
  for (const LegendRow& row : rows) longest = std::max(longest, row.name.size());
  const double left = width - kRight - kSwatch - kLetter * static_cast<double>(longest);
  int y = kTop + kRow;
  for (const LegendRow& row : rows) {
    text += fmt::format(
        "<g transform=\"translate({:.1f} {})\">{}<text x=\"{}\" y=\"9\">{}</text></g>\n",
        std::max<double>(kLeft, left), y, row.swatch, kSwatch, row.name);
    y += kRow;
  }
  return text + "</svg>\n";
}

}  // namespace weft::dashboard
