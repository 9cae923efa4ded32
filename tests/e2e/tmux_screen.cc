#include "e2e/tmux_screen.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "base/clock.h"
#include "e2e/process.h"

namespace weft {
namespace {

constexpr double kPatience = 60;  // seconds
int screens = 0;                  // of this process so far

bool within_patience(const std::function<bool()>& come) {
  for (const int64_t start = now_ns(); seconds_since(start) < kPatience;) {
    if (come()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

std::string trimmed(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

TmuxScreen::TmuxScreen(int width, int height, const std::vector<std::string>& settings)
    : folder_(fmt::format("tmux{}", screens++)) {
  std::vector<std::string> start{"-u",
                                 "-f",
                                 "/dev/null",
                                 "start-server",
                                 ";",
                                 "set",
                                 "-g",
                                 "status",
                                 "off",
                                 ";",
                                 "set",
                                 "-g",
                                 "mouse",
                                 "off",
                                 ";",
                                 "set",
                                 "-g",
                                 "default-terminal",
                                 "screen-256color",
                                 ";",
                                 "new-session",
                                 "-d",
                                 "-x",
                                 std::to_string(width),
                                 "-y",
                                 std::to_string(height)};
  for (const std::string& setting : settings) start.insert(start.end(), {"-e", setting});
  start.insert(start.end(), {"-e", "ENV=", "sh"});
  tmux(std::move(start));
  enter("PS1='she''ll> '; clear");  // some shells take no prompt from outside
  EXPECT_TRUE(comes("shell>")) << text();
}

TmuxScreen::~TmuxScreen() { tmux({"kill-server"}); }

std::string TmuxScreen::tmux(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {"-S", folder_ / "socket"});
  const Finished finished = run_program("tmux", arguments);
  EXPECT_EQ(finished.code, 0) << "tmux: " << finished.err;
  return finished.out;
}

std::string TmuxScreen::text(bool colours) const {
  return tmux(colours ? std::vector<std::string>{"capture-pane", "-p", "-e"}
                      : std::vector<std::string>{"capture-pane", "-p"});
}

std::string TmuxScreen::format(const std::string& what) const {
  return trimmed(tmux({"display-message", "-p", what}));
}

void TmuxScreen::press(const std::vector<std::string>& keys) const {
  std::vector<std::string> command{"send-keys"};
  command.insert(command.end(), keys.begin(), keys.end());
  tmux(std::move(command));
}

void TmuxScreen::enter(const std::string& line) const {
  send(line);
  press({"Enter"});
}

void TmuxScreen::send(const std::string& bytes) const { tmux({"send-keys", "-l", bytes}); }

void TmuxScreen::resize(int width, int height) const {
  tmux({"resize-window", "-x", std::to_string(width), "-y", std::to_string(height)});
}

bool TmuxScreen::wait_for(const std::string& wanted, bool there) const {
  return within_patience([&] { return (text().find(wanted) != std::string::npos) == there; });
}

bool TmuxScreen::becomes(const std::string& rows) const {
  return within_patience([&] { return trimmed(text()) == trimmed(rows); });
}

}  // namespace weft
