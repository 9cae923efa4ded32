// A terminal that a test holds in its hands: a shell inside tmux, whose screen can be read, whose
// keys can be pressed, whose window can be resized.
#pragma once

#include <string>
#include <vector>

#include "base/test_support.h"

namespace weft {

class TmuxScreen {
 public:
  /// A window of this size. `settings`: lines `NAME=value` for the environment of the shell.
  explicit TmuxScreen(int width = 80, int height = 24,
                      const std::vector<std::string>& settings = {});
  /// Ends whatever runs in it.
  ~TmuxScreen();
  TmuxScreen(const TmuxScreen&) = delete;
  TmuxScreen& operator=(const TmuxScreen&) = delete;

  /// The rows, as text; with `colours`, with the escape sequences that make them look so.
  std::string text(bool colours = false) const;
  /// One of tmux's formats: "#{alternate_on}" is 1 while a program has a screen of its own.
  std::string format(const std::string& what) const;

  /// Keys by tmux's names: "q", "Tab", "C-c", "PPage".
  void press(const std::vector<std::string>& keys) const;
  /// A line for the shell, and Enter.
  void enter(const std::string& line) const;
  /// What a terminal sends that tmux has no name for: the mouse, say.
  void send(const std::string& bytes) const;
  void resize(int width, int height) const;

  /// Whether `text` comes to stand on the screen (`there`), or vanishes, in a while that suffices
  /// on a loaded machine.
  bool comes(const std::string& text) const { return wait_for(text, true); }
  bool goes(const std::string& text) const { return wait_for(text, false); }
  /// Whether the screen comes to be `rows`, blanks at their ends and empty rows at the end aside.
  bool becomes(const std::string& rows) const;

 private:
  bool wait_for(const std::string& text, bool there) const;
  std::string tmux(std::vector<std::string> arguments) const;

  TestFolder folder_;  // of the socket, which tmux leaves behind
};

}  // namespace weft
