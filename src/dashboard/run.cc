#include "dashboard/run.h"

namespace weft::dashboard {

std::string_view state_text(RunState state) {
  switch (state) {
    case RunState::kRunning:
      return "running";
    case RunState::kDone:
      return "done";
    case RunState::kStopped:
      return "stopped";
    case RunState::kInterrupted:
      return "interrupted";
    case RunState::kUnknown:
      break;
  }
  return "no record";
}

}  // namespace weft::dashboard
