#include "dashboard/leaving_sequence.h"

#include <curses.h>
// Behind curses.h. Names of its are macros: "lines", "columns", "bell".
#include <term.h>

namespace weft::dashboard {
namespace {

// What tputs writes, collected.
std::string* collected = nullptr;
int collect(int c) {
  collected->push_back(static_cast<char>(c));
  return c;
}

}  // namespace

std::string leaving_sequence() {
  std::string all;
  collected = &all;
  const auto add = [](const char* text) {
    if (text != nullptr && text != reinterpret_cast<const char*>(-1)) ::tputs(text, 1, collect);
  };
  const char* const mouse = ::tigetstr("XM");
  if (mouse != nullptr && mouse != reinterpret_cast<const char*>(-1))
    add(::tiparm(mouse, 0));
  else if (::tigetstr("kmous") != nullptr)
    all += "\033[?1000l";  // what ncurses takes where the description does not say
  for (const char* const name : {"sgr0", "op", "rmkx", "cnorm", "rmcup"}) add(::tigetstr(name));
  collected = nullptr;
  return all;
}

}  // namespace weft::dashboard
