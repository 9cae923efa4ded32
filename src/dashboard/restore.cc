#include "dashboard/restore.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/error.h"

namespace weft::dashboard {
namespace {

constexpr std::array kCrashes{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr std::array kRemembered{SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH};
constexpr std::string_view kCrashed = "weft: the dashboard crashed; please report it\r\n";
constexpr size_t kHandlerStack = 64 << 10;  // a stack that overflowed can't hold its handler

// What the handlers use. They are installed after it is filled, and removed before it goes.
struct Prepared {
  int terminal = -1;
  std::array<char, 1024> sequence;
  size_t size = 0;
  termios settings;
} prepared;
int pipe_ends[2] = {-1, -1};

void check(int result, const char* what) {
  if (result != 0) fail("terminal: {} failed: {}", what, std::strerror(errno));
}

// Only what POSIX calls safe in a handler. There is nothing to do about what fails here.
extern "C" void dashboard_crash(int signal) {
  [[maybe_unused]] ssize_t written =
      ::write(prepared.terminal, prepared.sequence.data(), prepared.size);
  ::tcsetattr(prepared.terminal, TCSANOW, &prepared.settings);
  written = ::write(STDERR_FILENO, kCrashed.data(), kCrashed.size());
  ::raise(signal);  // comes when this returns, and finds no handler any more
}

extern "C" void dashboard_signal(int signal) {
  const int before = errno;
  const auto byte = static_cast<uint8_t>(signal);
  [[maybe_unused]] const ssize_t written = ::write(pipe_ends[1], &byte, 1);
  errno = before;
}

void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  check(::sigaction(signal, &action, nullptr), "installing a signal's handler");
}

}  // namespace

CrashGuard::CrashGuard(int terminal, const termios& settings, std::string_view sequence) {
  prepared.terminal = terminal;
  prepared.settings = settings;
  CHECK(sequence.size() <= prepared.sequence.size(), "{} bytes to restore a terminal",
        sequence.size());
  prepared.size = sequence.size();
  std::ranges::copy(sequence, prepared.sequence.begin());
  static std::vector<char> space(kHandlerStack);
  stack_t stack = {};
  stack.ss_sp = space.data();
  stack.ss_size = space.size();
  check(::sigaltstack(&stack, nullptr), "preparing for a crash");
  for (const int signal : kCrashes)
    handle(signal, dashboard_crash, SA_ONSTACK | static_cast<int>(SA_RESETHAND));
}

CrashGuard::~CrashGuard() {
  for (const int signal : kCrashes) handle(signal, SIG_DFL, 0);
}

SignalPipe::SignalPipe() {
  check(::pipe(pipe_ends), "making a pipe");
  for (const int end : pipe_ends) {
    check(::fcntl(end, F_SETFD, FD_CLOEXEC), "setting up a pipe");
    check(::fcntl(end, F_SETFL, O_NONBLOCK), "setting up a pipe");
  }
  for (const int signal : kRemembered) handle(signal, dashboard_signal, SA_RESTART);
}

SignalPipe::~SignalPipe() {
  for (const int signal : kRemembered) handle(signal, SIG_DFL, 0);
  for (int& end : pipe_ends) {
    ::close(end);
    end = -1;
  }
}

int SignalPipe::descriptor() const { return pipe_ends[0]; }

int SignalPipe::next() const {
  uint8_t signal = 0;
  return ::read(pipe_ends[0], &signal, 1) == 1 ? signal : 0;
}

void SignalPipe::stop() const {
  handle(SIGTSTP, SIG_DFL, 0);
  check(::raise(SIGTSTP), "stopping");
  handle(SIGTSTP, dashboard_signal, SA_RESTART);
}

}  // namespace weft::dashboard
