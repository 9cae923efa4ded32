// The terminal's way back: whatever ends this process, short of SIGKILL, the terminal is left as it
// was found. Here is what must be so from a signal's handler: bytes that were made beforehand, and
// the settings of the line.
//
// A process has one terminal, so this is one thing of the process.
#pragma once

#include <termios.h>

#include <string_view>

namespace weft::dashboard {

/// Until its destruction, a crash (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) first writes
/// `sequence` to the terminal, gives its line these settings, says what happened, and then goes on
/// as it would have. `terminal` is a descriptor of it.
class CrashGuard {
 public:
  /// Throws Error when a handler can't be installed.
  CrashGuard(int terminal, const termios& settings, std::string_view sequence);
  ~CrashGuard();
  CrashGuard(const CrashGuard&) = delete;
  CrashGuard& operator=(const CrashGuard&) = delete;
};

/// Signals that are remembered instead of followed, and can be polled for: SIGINT, SIGTERM, SIGHUP,
/// SIGTSTP, SIGCONT, SIGWINCH.
class SignalPipe {
 public:
  /// Throws Error.
  SignalPipe();
  ~SignalPipe();
  SignalPipe(const SignalPipe&) = delete;
  SignalPipe& operator=(const SignalPipe&) = delete;

  /// Readable when a signal has come.
  int descriptor() const;
  /// The next one that has come, or 0.
  int next() const;
  /// Stops this process, as SIGTSTP does without anybody's care; returns when it goes on.
  void stop() const;
};

}  // namespace weft::dashboard
