#include "dashboard/terminal_inks.h"

#include <cstdlib>
#include <string>

#include "base/error.h"

namespace weft::dashboard {
namespace {

void must(int result, const char* what) {
  if (result == ERR) fail("terminal: {} failed; try another TERM, or NO_COLOR=1", what);
}

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

int thousandths(int of255) { return of255 * 1000 / 255; }

int colour(const Look& one) {
  if (COLORS < 16) return one.of8;
  if (COLORS < 256) return one.of16;
  const Rgb& rgb = one.rgb;
  if (::tigetflag("RGB") == 1) return rgb.red << 16 | rgb.green << 8 | rgb.blue;
  const int index = nearest_of_256(rgb);
  const std::string depth = environment("COLORTERM");
  // Where this is not obeyed the nearest colour stays.
  if ((depth == "truecolor" || depth == "24bit") && ::can_change_color())
    must(::init_extended_color(index, thousandths(rgb.red), thousandths(rgb.green),
                               thousandths(rgb.blue)),
         "mixing a colour");
  return index;
}

}  // namespace

TerminalInks::TerminalInks() {
  const bool coloured = environment("NO_COLOR").empty() && ::has_colors() &&
                        ::start_color() != ERR && ::use_default_colors() != ERR && COLORS >= 8;
  for (int i = 0; i < kInks; ++i) {
    const Look& one = look(static_cast<Ink>(i));
    Shown& shown = inks_[static_cast<size_t>(i)];
    if (coloured && !one.plain) {
      shown.pair = static_cast<short>(i + 1);
      must(::init_extended_pair(shown.pair, colour(one), -1), "taking colours");
    }
    if (coloured ? one.bold : one.bold_alone) shown.attributes |= A_BOLD;
    if (!coloured && one.dim_alone) shown.attributes |= A_DIM;
    if (!coloured && one.underlined_alone) shown.attributes |= A_UNDERLINE;
  }
}

cchar_t TerminalInks::cell(wchar_t glyph, Ink ink, bool reversed) const {
  const Shown& shown = inks_[static_cast<size_t>(ink)];
  const wchar_t text[2] = {glyph, 0};
  cchar_t made;
  must(::setcchar(&made, text, shown.attributes | (reversed ? A_REVERSE : 0), shown.pair, nullptr),
       "making a character");
  return made;
}

}  // namespace weft::dashboard
