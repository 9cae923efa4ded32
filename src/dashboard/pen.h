// What panels write with: a line of words after another into a rectangle, cut off at its edges, and
// the parts that more than one of them draws.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "dashboard/canvas.h"
#include "dashboard/view.h"

namespace weft::dashboard {

class Pen {
 public:
  Pen(Canvas& canvas, const Rect& rect) : canvas_(canvas), rect_(rect) {}

  bool room() const { return y_ < rect_.height; }
  int rows_left() const { return rect_.height - y_; }
  int column() const { return x_; }
  int columns_left() const { return rect_.width - x_; }
  Rect rest() const { return {rect_.x, rect_.y + y_, rect_.width, rows_left()}; }

  Pen& write(std::string_view utf8, Ink ink = Ink::kText);
  Pen& write(std::u32string_view glyphs, Ink ink = Ink::kText, bool reversed = false);
  /// Only where all of it has room.
  Pen& whole(std::string_view utf8, Ink ink = Ink::kText);
  /// Shortened with "…" to the columns that are left, or to `width` if that is less.
  Pen& fitted(std::string_view utf8, Ink ink = Ink::kText, int width = 1 << 20);
  /// Goes on at this column of the line, or one farther right where that is written on already.
  Pen& to(int column);
  Pen& next();
  /// Lines broken at words, each from this column on; the pen stands at the line after the last.
  Pen& wrap(std::string_view text, Ink ink = Ink::kText);

 private:
  Canvas& canvas_;
  const Rect rect_;
  int x_ = 0, y_ = 0;
};

/// "1 loss": the key that shows it alone, and its name.
std::string title_of(PanelId panel);

/// A panel's frame, or the line above it where it is small: title, and a few words of how. Returns
/// what is inside.
Rect framed(Canvas& canvas, const Rect& rect, PanelId panel, std::string_view how = {});

/// The run whose details are shown; nullptr where there are no runs.
const Run* shown_run(const Runs& runs, const View& view);

/// Says why there is nothing to see yet and what to do about it.
void draw_empty(Canvas& canvas, const Rect& rect, const Run* run, std::string_view lacking);

/// How a state is coloured.
Ink state_ink(RunState state);

/// Of `all` lines of which `rows` are seen, the first that is, so that number `shown` is.
size_t first_in_sight(size_t all, size_t shown, int rows);

/// `fraction` of `width` columns, in eighths.
std::u32string bar(double fraction, int width);

/// The last `width` values as columns of eighths, 0 at the bottom; what is no number is a space.
std::u32string sparkline(std::span<const double> values, int width);

/// Of numbers; kMissing if there are none. `at`: 0 the smallest, 0.5 the median, 1 the largest.
double quantile(std::vector<double> values, double at);

}  // namespace weft::dashboard
