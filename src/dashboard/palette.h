// What an ink becomes on a terminal with so many colours. Plain numbers: terminal.cc hands them to
// ncurses.
#pragma once

#include <cstdint>

#include "dashboard/canvas.h"

namespace weft::dashboard {

inline constexpr int kInks = static_cast<int>(Ink::kSeries0) + kSeries;

/// 0 to 255 each.
struct Rgb {
  int red = 0, green = 0, blue = 0;
};

struct Look {
  bool plain = false;  ///< the terminal's own foreground; no colour below counts
  Rgb rgb = {};
  int of16 = 0, of8 = 0;  ///< numbers of colours where there are 16, or 8
  bool bold = false;      ///< wherever there is colour
  /// Where there is none.
  bool bold_alone = false, dim_alone = false, underlined_alone = false;
};

const Look& look(Ink ink);

/// The colour of the usual 256 that is nearest to `rgb`, of those that no terminal's theme changes:
/// 16 to 255.
int nearest_of_256(const Rgb& rgb);

}  // namespace weft::dashboard
