// What comes from a keyboard and a mouse, as plain values: the terminal makes them, keys.h reads
// them, a test writes them down.
#pragma once

#include <cstdint>

namespace weft::dashboard {

enum class Key : uint8_t {
  kGlyph,  ///< a character: Input::glyph; with the control key held, 1 is A, 2 is B, …
  kUp,
  kDown,
  kLeft,
  kRight,
  kPageUp,
  kPageDown,
  kHome,
  kEnter,
  kEscape,
  kBackspace,
  kTab,
  kBackTab,
  kClick,      ///< of the first mouse button, at Input::x, y
  kWheelUp,    ///< at Input::x, y
  kWheelDown,  ///< at Input::x, y
  kResize      ///< the terminal has another size than before
};

struct Input {
  Key key = Key::kGlyph;
  char32_t glyph = 0;
  int x = 0, y = 0;  ///< column and row
};

/// What the control key makes of a capital letter.
constexpr char32_t control(char letter) { return static_cast<char32_t>(letter - 'A' + 1); }

}  // namespace weft::dashboard
