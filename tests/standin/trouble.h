// Trouble: what goes wrong with an evaluation under a behaviour.
#pragma once

#include <cstdint>
#include <string>

#include "standin/behaviour.h"

namespace weft::standin {

enum class Trouble : uint8_t {
  none,
  cancelled,  ///< Code 34, status 0x12 (rule ANE-93)
  busy,       ///< status 0x5 (ANE-96)
  timeout,    ///< status 0xf, statusType 0x11 (ANE-96)
  crash,
  hang,
  exception,
  zeros,  ///< YES, and zeros
  wrong,  ///< YES, and wrong numbers
};

/// One evaluation of a program.
struct Occasion {
  const std::string& text;
  long number = 1;     ///< of the process's evaluations under this behaviour
  long of_load = 1;    ///< of the program's since it was loaded
  bool again = false;  ///< it was unloaded and loaded again
};
Trouble trouble_of(const Behaviour& behaviour, const Occasion& occasion);

/// How much longer it takes.
int64_t delay_us(const Behaviour& behaviour, const Occasion& occasion);

}  // namespace weft::standin
