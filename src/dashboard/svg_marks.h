// The marks of a chart: curves, dots and areas as paths in the coordinates of their values, and
// what a pointer over them is told.
#pragma once

#include <string>

#include "dashboard/axis.h"
#include "dashboard/svg_chart.h"

namespace weft::dashboard {

/// What a chart shows: its series' points that can be drawn, areas stacked, y as drawn (its decimal
/// logarithm on a logarithmic axis), and both axes, with some room.
struct Drawing {
  std::vector<Series> series;
  std::vector<Level> levels;
  Axis x, y;
  double bottom = 0, top = 1;  ///< the ends of y as drawn
};
Drawing drawing_of(const Chart& chart);

/// <path>s of all series and levels; y upside down.
std::string marks(const Drawing& drawing);
/// <rect>s side by side, one high, each with the values at its steps as <title>. `chart` is what
/// was drawn.
std::string hover_bands(const Chart& chart);
/// "loss: training from 8.557 at step 1 to 1.7 at step 1100": the chart for who can't see it.
std::string chart_in_words(const Chart& chart);

}  // namespace weft::dashboard
