// Dots finer than cells: in Braille 2 x 4 to a cell, in block characters 1 x 2, for fonts that lack
// the former. Layers are drawn one upon another; a cell shows the dots of its uppermost layer
// alone, so that a curve can be told from what lies below it without colours, too.
#pragma once

#include <cstdint>
#include <vector>

#include "dashboard/canvas.h"

namespace weft::dashboard {

class Plot {
 public:
  Plot(int width, int height, bool braille);  ///< in cells; none below 0

  int width() const { return width_ * across_; }  ///< in dots
  int height() const { return height_ * down_; }
  int dots_across() const { return across_; }  ///< of a cell

  /// What follows lies above all that there is.
  void layer(Ink ink);
  /// Dots from the lower left corner; outside nothing happens.
  void dot(int x, int y);
  void line(int x0, int y0, int x1, int y1);
  /// One glyph in place of the cell of a dot.
  void mark(int x, int y, char32_t glyph, Ink ink);

  /// With its upper left corner at (x, y); cells without a dot are left as they are.
  void draw(Canvas& canvas, int x, int y) const;

 private:
  struct Spot {
    int layer = 0;
    uint8_t dots = 0;  // one bit each, row by row from the top
    char32_t glyph = 0;
    Ink ink = Ink::kText;
  };

  char32_t glyph_of(const Spot& spot) const;
  Spot* spot_at(int x, int y);

  const int width_, height_, across_, down_;
  int layer_ = 0;
  Ink ink_ = Ink::kText;
  std::vector<Spot> spots_;
};

}  // namespace weft::dashboard
