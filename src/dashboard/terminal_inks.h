// How a terminal shows inks: attributes and a pair of colours each, as far as it has them.
#pragma once

#include <curses.h>

#include <array>

#include "dashboard/canvas.h"
#include "dashboard/palette.h"

namespace weft::dashboard {

class TerminalInks {
 public:
  /// Behind newterm. No colours with NO_COLOR. Throws Error.
  TerminalInks();

  cchar_t cell(wchar_t glyph, Ink ink, bool reversed) const;

 private:
  struct Shown {
    attr_t attributes = 0;
    short pair = 0;
  };
  std::array<Shown, kInks> inks_;
};

}  // namespace weft::dashboard
