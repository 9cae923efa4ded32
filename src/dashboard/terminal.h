// The terminal, through ncurses: shows a canvas, sending only what has changed, and tells of keys,
// the mouse and the window's size. From its construction to its destruction the terminal is this
// object's: nothing else may write to it. One at a time, and one thread: ncurses is one thing of
// the process.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "dashboard/canvas.h"
#include "dashboard/input.h"

namespace weft::dashboard {

/// Throws UsageError where stdin or stdout is no terminal, or one that can't place its cursor
/// (TERM=dumb).
void require_terminal();

class Terminal {
 public:
  /// Takes over the terminal that is stdin and stdout. Throws as require_terminal() does, and where
  /// terminfo does not know its type.
  Terminal();
  /// Leaves it as it was.
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// Columns and rows, as of the last wait().
  int width() const;
  int height() const;
  /// Whether more than ASCII can be shown. Where it can't, show() takes what looks like it.
  bool unicode() const;

  void show(const Canvas& canvas);
  /// The next show() sends every cell.
  void redraw();

  /// Waits until there is something to report, at most so long. Where the process is stopped and
  /// goes on (SIGTSTP, SIGCONT), the terminal is left and taken again meanwhile.
  std::vector<Input> wait(std::chrono::milliseconds limit);
  /// The signal by which this process is asked to end (SIGINT, SIGTERM, SIGHUP; also when the
  /// terminal has gone), as of the last wait(); 0: none.
  int ended_by() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace weft::dashboard
