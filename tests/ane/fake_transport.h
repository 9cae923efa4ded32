// A Transport in this process, for tests of what stands above it: programs are computed by the
// simulated Neural Engine from their text, and misbehave as they are told.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "device/ane/runtime/fault.h"
#include "device/ane/runtime/transport.h"

namespace weft::test {

namespace runtime = device::ane::runtime;

/// What happens at the runs of a program; counted from the last loading.
struct Mood {
  int64_t row_align = 64;
  int reloads = 0, live = 0;  ///< programs now
  std::vector<std::string> texts;
  /// Called before each run with the program's name; may throw.
  std::function<void(std::string_view)> before = {};
  /// Called after it with the output number 0.
  std::function<void(std::string_view, std::span<uint16_t>)> after = {};
  /// Called when a program is loaded anew.
  std::function<void(std::string_view)> reloaded = {};
};

/// `mood` outlives it.
std::unique_ptr<runtime::Transport> make_fake_transport(Mood& mood);

}  // namespace weft::test
