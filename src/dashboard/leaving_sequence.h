// What leaves a terminal as it was found, from its description in terminfo. ncurses' endwin() does
// the same, but may not be called when the process has crashed.
#pragma once

#include <string>

namespace weft::dashboard {

/// Behind newterm. Attributes and colours, keys, mouse, cursor, and back to the screen that was
/// there before.
std::string leaving_sequence();

}  // namespace weft::dashboard
