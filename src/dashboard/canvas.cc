#include "dashboard/canvas.h"

#include <algorithm>

#include "base/error.h"
#include "dashboard/glyphs.h"

namespace weft::dashboard {

Canvas::Canvas(int width, int height)
    : width_(std::max(width, 0)),
      height_(std::max(height, 0)),
      cells_(static_cast<size_t>(width_) * static_cast<size_t>(height_)) {}

const Cell& Canvas::at(int x, int y) const {
  CHECK(all().contains(x, y), "cell ({}, {}) of a canvas of {} x {}", x, y, width_, height_);
  return cells_[static_cast<size_t>(y) * static_cast<size_t>(width_) + static_cast<size_t>(x)];
}

void Canvas::put(int x, int y, char32_t glyph, Ink ink, bool reversed) {
  if (!all().contains(x, y)) return;
  cells_[static_cast<size_t>(y) * static_cast<size_t>(width_) + static_cast<size_t>(x)] = {
      glyph, ink, reversed};
}

int Canvas::text(int x, int y, int width, std::u32string_view glyphs, Ink ink, bool reversed) {
  const int used = std::min(std::max(width, 0), static_cast<int>(glyphs.size()));
  for (int i = 0; i < used; ++i) put(x + i, y, glyphs[static_cast<size_t>(i)], ink, reversed);
  return used;
}

int Canvas::text(int x, int y, int width, std::string_view utf8, Ink ink, bool reversed) {
  return text(x, y, width, glyphs(utf8), ink, reversed);
}

void Canvas::fill(const Rect& rect, char32_t glyph, Ink ink, bool reversed) {
  for (int y = rect.y; y < rect.y + rect.height; ++y)
    for (int x = rect.x; x < rect.x + rect.width; ++x) put(x, y, glyph, ink, reversed);
}

Rect Canvas::frame(const Rect& rect, std::string_view title, Ink ink) {
  constexpr int kLeastWidth = 6, kLeastHeight = 3;
  if (rect.width < kLeastWidth || rect.height < kLeastHeight) return rect;
  const int right = rect.x + rect.width - 1, bottom = rect.y + rect.height - 1;
  const Rect inside{rect.x + 1, rect.y + 1, rect.width - 2, rect.height - 2};
  for (const int y : {rect.y, bottom}) fill({inside.x, y, inside.width, 1}, U'─', ink);
  for (const int x : {rect.x, right}) fill({x, inside.y, 1, inside.height}, U'│', ink);
  put(rect.x, rect.y, U'┌', ink);
  put(right, rect.y, U'┐', ink);
  put(rect.x, bottom, U'└', ink);
  put(right, bottom, U'┘', ink);
  if (!title.empty()) {
    const std::u32string shown = U' ' + shortened(title, rect.width - 6) + U' ';
    text(rect.x + 2, rect.y, rect.width - 4, shown, Ink::kStrong);
  }
  return inside;
}

std::string Canvas::plain() const {
  std::string rows;
  std::u32string row(static_cast<size_t>(width_), U' ');
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) row[static_cast<size_t>(x)] = at(x, y).glyph;
    const size_t last = row.find_last_not_of(U' ');
    rows += utf8(std::u32string_view(row).substr(0, last == row.npos ? 0 : last + 1)) + '\n';
  }
  return rows;
}

}  // namespace weft::dashboard
