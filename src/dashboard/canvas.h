// A screen as a grid of cells, which panels draw on and a terminal shows. Panels know no terminal,
// so that a test can read what they drew.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weft::dashboard {

/// What a colour is for. A terminal has 16 colours, true colour, or none: terminal.cc says what
/// each becomes there.
enum class Ink : uint8_t {
  kText,
  kFaint,   ///< axes, frames, what is of little weight
  kStrong,  ///< headings and the figure that is looked for
  kGood,
  kWarning,
  kBad,
  kSeries0,  ///< kSeries0 + i: the i-th run, or the i-th part of a bar, i < kSeries
};
inline constexpr int kSeries = 8;
inline Ink series(int i) { return static_cast<Ink>(static_cast<int>(Ink::kSeries0) + i % kSeries); }

struct Cell {
  char32_t glyph = U' ';
  Ink ink = Ink::kText;
  bool reversed = false;
  bool operator==(const Cell&) const = default;
};

/// Columns and rows, from the upper left corner.
struct Rect {
  int x = 0, y = 0, width = 0, height = 0;
  bool contains(int column, int row) const {
    return column >= x && column < x + width && row >= y && row < y + height;
  }
};

class Canvas {
 public:
  Canvas(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }
  Rect all() const { return {0, 0, width_, height_}; }
  const Cell& at(int x, int y) const;

  /// `glyph` takes one column. Outside of the grid nothing happens, here and below.
  void put(int x, int y, char32_t glyph, Ink ink = Ink::kText, bool reversed = false);
  /// Glyphs from (x, y) on, cut off after `width` columns. Returns the columns used.
  int text(int x, int y, int width, std::u32string_view glyphs, Ink ink = Ink::kText,
           bool reversed = false);
  /// One line of UTF-8 likewise; glyphs.h says what becomes of what does not take one column.
  int text(int x, int y, int width, std::string_view utf8, Ink ink = Ink::kText,
           bool reversed = false);
  void fill(const Rect& rect, char32_t glyph, Ink ink = Ink::kText, bool reversed = false);
  /// A frame with a title in its upper edge. Returns what is inside: all of `rect`, and nothing is
  /// drawn, where that would have no room.
  Rect frame(const Rect& rect, std::string_view title, Ink ink = Ink::kFaint);

  /// Rows of UTF-8 without colours, spaces at the ends of lines left out: for tests and --once.
  std::string plain() const;

 private:
  int width_, height_;
  std::vector<Cell> cells_;
};

}  // namespace weft::dashboard
