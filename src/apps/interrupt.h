// Interruption: Ctrl-C and a polite kill, turned into a question that a long command asks itself
// between two steps.
#pragma once

namespace weft::apps {

/// From its construction the first SIGINT or SIGTERM is remembered; a second one ends the process
/// as always.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// 0, or the exit code of the signal that came: 130 or 143.
  int exit_code() const;
};

}  // namespace weft::apps
