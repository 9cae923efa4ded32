// The panels: each draws one thing about the runs into a rectangle of any size, and leaves out what
// has no room. screen() lays them out.
#pragma once

#include "dashboard/canvas.h"
#include "dashboard/view.h"

namespace weft::dashboard {

void draw_loss(Canvas&, const Rect&, const Runs&, const View&);
void draw_speed(Canvas&, const Rect&, const Runs&, const View&);
void draw_time(Canvas&, const Rect&, const Runs&, const View&);
void draw_power(Canvas&, const Rect&, const Runs&, const View&);
void draw_kernels(Canvas&, const Rect&, const Runs&, const View&);
void draw_events(Canvas&, const Rect&, const Runs&, const View&);
void draw_text(Canvas&, const Rect&, const Runs&, const View&);
void draw_runs(Canvas&, const Rect&, const Runs&, const View&);

/// Where each panel stands on a screen of this size: all that fit, none overlapping.
struct Placed {
  PanelId panel;
  Rect rect;
};
std::vector<Placed> layout(int width, int height, const View&, size_t runs);

/// The whole screen: panels, a line at the top about the run, one at the bottom with the keys, the
/// help above all if it is asked for.
Canvas screen(int width, int height, const Runs&, const View&);

}  // namespace weft::dashboard
