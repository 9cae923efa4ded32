// The machine that this process runs on: its chip, and what is remembered of forms on it.
#pragma once

#include <memory>
#include <string>

#include "device/ane/chip.h"
#include "device/ane/runtime/host.h"
#include "device/ane/trial_cache.h"

namespace weft::device::ane {

struct ThisMachine {
  runtime::Host host;
  /// What Programs are legalized for: its own chip, or where this version of Weft does not know it
  /// another.
  const Chip* chip;
  bool knows_chip;
};
ThisMachine this_machine();

/// "Apple M4 Max, macOS 26.5.2 (25F84)".
std::string to_string(const runtime::Host& host);

/// The file of Trials for `machine`, in cache_folder(). Throws what that throws.
std::shared_ptr<TrialCache> trial_cache_of(const ThisMachine& machine);

}  // namespace weft::device::ane
