#include "dashboard/terminal.h"

#include <curses.h>
#include <fmt/format.h>
#include <langinfo.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "dashboard/leaving_sequence.h"
#include "dashboard/restore.h"
#include "dashboard/stand_in.h"
#include "dashboard/terminal_inks.h"

namespace weft::dashboard {
namespace {

constexpr int kEscapeMs = 25;  // that may pass inside the bytes of one key
constexpr wchar_t kUnknown = L'?';

void must(int result, std::string_view what) {
  if (result == ERR) fail("terminal: {} failed; try another TERM, or --once", what);
}

std::string type_of_terminal() {
  const char* const term = std::getenv("TERM");
  return term == nullptr ? "" : term;
}

termios settings_of_terminal() {
  require_terminal();
  termios settings;
  if (::tcgetattr(STDIN_FILENO, &settings) != 0)
    fail("terminal: reading its settings failed: {}", std::strerror(errno));
  return settings;
}

SCREEN* open_screen() {
  if (std::setlocale(LC_CTYPE, "") == nullptr) std::setlocale(LC_CTYPE, "C");
  SCREEN* const screen = ::newterm(nullptr, stdout, stdin);
  if (screen == nullptr)
    throw UsageError(
        fmt::format("dash: the terminal's type is unknown here, found TERM={}; set TERM to one "
                    "that is (xterm-256color, say), or let --once print one screen",
                    type_of_terminal()));
  return screen;
}

std::optional<Input> mouse_input() {
  MEVENT event;
  if (::getmouse(&event) == ERR) return std::nullopt;
  Input input{.x = event.x, .y = event.y};
  if ((event.bstate & BUTTON1_PRESSED) != 0)
    input.key = Key::kClick;
  else if ((event.bstate & BUTTON4_PRESSED) != 0)
    input.key = Key::kWheelUp;
  else if ((event.bstate & BUTTON5_PRESSED) != 0)
    input.key = Key::kWheelDown;
  else
    return std::nullopt;
  return input;
}

/// One of ncurses' own keys.
std::optional<Input> special_input(wint_t code) {
  switch (code) {
    case KEY_MOUSE:
      return mouse_input();
    case KEY_UP:
      return Input{.key = Key::kUp};
    case KEY_DOWN:
      return Input{.key = Key::kDown};
    case KEY_LEFT:
      return Input{.key = Key::kLeft};
    case KEY_RIGHT:
      return Input{.key = Key::kRight};
    case KEY_PPAGE:
      return Input{.key = Key::kPageUp};
    case KEY_NPAGE:
      return Input{.key = Key::kPageDown};
    case KEY_HOME:
      return Input{.key = Key::kHome};
    case KEY_ENTER:
      return Input{.key = Key::kEnter};
    case KEY_BACKSPACE:
      return Input{.key = Key::kBackspace};
    case KEY_BTAB:
      return Input{.key = Key::kBackTab};
    default:
      return std::nullopt;
  }
}

Input plain_input(wint_t character) {
  switch (character) {
    case '\r':
    case '\n':
      return {.key = Key::kEnter};
    case '\t':
      return {.key = Key::kTab};
    case 0x1b:
      return {.key = Key::kEscape};
    case 0x08:
    case 0x7f:
      return {.key = Key::kBackspace};
    default:
      return {.glyph = static_cast<char32_t>(character)};
  }
}

}  // namespace

struct Terminal::State {
  State() { prepare(); }
  ~State() {
    ::endwin();
    ::delscreen(screen);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void prepare() const;
  void measure();
  void take_back() const;
  void read_keys(std::vector<Input>& inputs) const;
  void obey(int signal, std::vector<Input>& inputs);
  wchar_t shown_as(char32_t glyph) const;

  const termios settings = settings_of_terminal();
  SCREEN* const screen = open_screen();
  const CrashGuard guard{STDOUT_FILENO, settings, leaving_sequence()};
  const SignalPipe signals;
  const bool unicode = std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
  const TerminalInks inks;
  int ended_by = 0;
  std::vector<cchar_t> row;
};

void Terminal::State::prepare() const {
  must(::cbreak(), "reading keys one by one");
  must(::noecho(), "keeping keys from being shown");
  must(::nonl(), "reading the enter key");
  must(::keypad(stdscr, TRUE), "reading keys that have names");
  must(::nodelay(stdscr, TRUE), "reading keys that have come");
  must(::typeahead(-1), "drawing whole screens");
  must(::set_escdelay(kEscapeMs), "telling the escape key from others");
  ::curs_set(0);  // not every terminal can hide it
  ::mouseinterval(0);
  ::mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, nullptr);  // or has a mouse
}

void Terminal::State::measure() {
  winsize size = {};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
    return;
  must(::resizeterm(size.ws_row, size.ws_col), "following the window's size");
}

/// After others have had the terminal.
void Terminal::State::take_back() const {
  ::reset_prog_mode();  // fails where the terminal has gone, which wait() will hear of
  must(::clearok(::curscr, TRUE), "drawing anew");
  must(::refresh(), "drawing anew");
  must(::keypad(stdscr, TRUE), "reading keys that have names");  // which leaving it has ended
}

wchar_t Terminal::State::shown_as(char32_t glyph) const {
  if (!unicode) return static_cast<wchar_t>(ascii_stand_in(glyph));
  const auto wide = static_cast<wchar_t>(glyph);
  return ::wcwidth(wide) == 1 ? wide : kUnknown;
}

void Terminal::State::read_keys(std::vector<Input>& inputs) const {
  wint_t character = 0;
  for (int kind; (kind = ::wget_wch(stdscr, &character)) != ERR;) {
    if (kind != KEY_CODE_YES)
      inputs.push_back(plain_input(character));
    else if (const std::optional<Input> input = special_input(character))
      inputs.push_back(*input);
  }
}

void Terminal::State::obey(int signal, std::vector<Input>& inputs) {
  if (signal == SIGTSTP) {
    ::endwin();
    signals.stop();
    inputs.push_back({.key = Key::kResize});
  } else if (signal == SIGCONT || signal == SIGWINCH) {
    if (signal == SIGCONT) take_back();
    measure();
    inputs.push_back({.key = Key::kResize});
  } else {
    ended_by = signal;
  }
}

void require_terminal() {
  if (::isatty(STDIN_FILENO) != 1 || ::isatty(STDOUT_FILENO) != 1)
    throw UsageError(
        "dash: a terminal is wanted, standard input or output is none; --once prints one screen "
        "anywhere");
  const std::string term = type_of_terminal();
  if (term.empty() || term == "dumb")
    throw UsageError(
        fmt::format("dash: a terminal that can place its cursor is wanted, found TERM={}; set TERM "
                    "to what it is, or let --once print one screen",
                    term));
}

Terminal::Terminal() : state_(std::make_unique<State>()) {}
Terminal::~Terminal() = default;

int Terminal::width() const { return ::getmaxx(stdscr); }
int Terminal::height() const { return ::getmaxy(stdscr); }
bool Terminal::unicode() const { return state_->unicode; }
int Terminal::ended_by() const { return state_->ended_by; }
void Terminal::redraw() { state_->take_back(); }

void Terminal::show(const Canvas& canvas) {
  const int columns = std::min(canvas.width(), width()), rows = std::min(canvas.height(), height());
  std::vector<cchar_t>& row = state_->row;
  row.resize(static_cast<size_t>(columns));
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < columns; ++x) {
      const Cell& cell = canvas.at(x, y);
      row[static_cast<size_t>(x)] =
          state_->inks.cell(state_->shown_as(cell.glyph), cell.ink, cell.reversed);
    }
    must(::mvadd_wchnstr(y, 0, row.data(), columns), "drawing a line");
  }
  must(::refresh(), "drawing");
}

std::vector<Input> Terminal::wait(std::chrono::milliseconds limit) {
  pollfd sources[] = {{STDIN_FILENO, POLLIN, 0}, {state_->signals.descriptor(), POLLIN, 0}};
  std::vector<Input> inputs;
  const int ready = ::poll(sources, 2, static_cast<int>(limit.count()));
  if (ready < 0 && errno != EINTR) fail("terminal: waiting failed: {}", std::strerror(errno));
  while (const int signal = state_->signals.next()) state_->obey(signal, inputs);
  if (ready > 0 && sources[0].revents != 0) state_->read_keys(inputs);
  if (ready > 0 && (sources[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
    state_->ended_by = SIGHUP;
  return inputs;
}

}  // namespace weft::dashboard
