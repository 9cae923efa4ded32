#include "dashboard/plot.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace weft::dashboard {

Plot::Plot(int width, int height, bool braille)
    : width_(std::max(width, 0)),
      height_(std::max(height, 0)),
      across_(braille ? 2 : 1),
      down_(braille ? 4 : 2),
      spots_(static_cast<size_t>(width_) * static_cast<size_t>(height_)) {}

void Plot::layer(Ink ink) {
  ++layer_;
  ink_ = ink;
}

Plot::Spot* Plot::spot_at(int x, int y) {
  if (x < 0 || y < 0 || x >= width() || y >= height()) return nullptr;
  const auto row = static_cast<size_t>(height_ - 1 - y / down_);
  return &spots_[row * static_cast<size_t>(width_) + static_cast<size_t>(x / across_)];
}

void Plot::dot(int x, int y) {
  Spot* const spot = spot_at(x, y);
  if (spot == nullptr) return;
  if (spot->layer != layer_) *spot = {layer_, 0, 0, ink_};
  const int bit = (down_ - 1 - y % down_) * across_ + x % across_;
  spot->dots = static_cast<uint8_t>(spot->dots | (1U << bit));
}

void Plot::line(int x0, int y0, int x1, int y1) {
  // Lines come from curves, whose ends may lie far outside: what is to be seen of them is not much
  // longer than the plot.
  const int most = 4 * (width() + height());
  const int steps = std::min(std::max(std::abs(x1 - x0), std::abs(y1 - y0)), most);
  for (int i = 0; i <= steps; ++i) {
    const double part = steps == 0 ? 0 : static_cast<double>(i) / steps;
    dot(static_cast<int>(std::lround(x0 + part * (x1 - x0))),
        static_cast<int>(std::lround(y0 + part * (y1 - y0))));
  }
}

void Plot::mark(int x, int y, char32_t glyph, Ink ink) {
  if (Spot* const spot = spot_at(x, y)) *spot = {layer_, 0, glyph, ink};
}

char32_t Plot::glyph_of(const Spot& spot) const {
  if (spot.glyph != 0) return spot.glyph;
  if (down_ == 2) return spot.dots == 3 ? U'█' : spot.dots == 1 ? U'▀' : U'▄';
  // Unicode numbers the dots of a Braille cell down its left, then its right column, and has put
  // the fourth row, which came later, behind them.
  constexpr uint8_t kBits[] = {0, 3, 1, 4, 2, 5, 6, 7};
  char32_t glyph = U'\u2800';
  for (int i = 0; i < 8; ++i)
    if ((spot.dots >> i & 1) != 0) glyph |= char32_t{1} << kBits[i];
  return glyph;
}

void Plot::draw(Canvas& canvas, int x, int y) const {
  for (int row = 0; row < height_; ++row)
    for (int column = 0; column < width_; ++column) {
      const Spot& spot = spots_[static_cast<size_t>(row) * static_cast<size_t>(width_) +
                                static_cast<size_t>(column)];
      if (spot.dots != 0 || spot.glyph != 0)
        canvas.put(x + column, y + row, glyph_of(spot), spot.ink);
    }
}

}  // namespace weft::dashboard
