// The curves of the loss panel: which steps and losses are in sight, and their dots.
#pragma once

#include "dashboard/axis.h"
#include "dashboard/canvas.h"
#include "dashboard/view.h"

namespace weft::dashboard {

struct LossAxes {
  Axis steps, losses;
};

/// The axes over what `view` shows, for a plot of `columns` dots. A few losses far above the rest,
/// as those of the first steps are, do not press it flat: they lie beyond the axis. nullopt where
/// there is nothing to show.
std::optional<LossAxes> loss_axes(const Runs& runs, const View& view, int columns);

/// Dots across and down that a plot of these cells has.
int dots_across(const Rect& cells, const View& view);

/// Raw losses as faint dots between each column's extremes, smoothed ones as a line, validations as
/// points. What lies beyond the axis of losses is marked by an arrow at the edge. With several runs
/// lines carry their run's number now and then, and raw losses are those of the shown one.
void draw_curves(Canvas& canvas, const Rect& cells, const Runs& runs, const View& view,
                 const LossAxes& axes);

/// The glyph of a run's validation points.
char32_t marker(size_t run);

}  // namespace weft::dashboard
