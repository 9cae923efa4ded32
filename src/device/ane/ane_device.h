// The Neural Engine as a Device: Programs legalized, written in the chosen form, compiled once and
// loaded; Surfaces in shared memory; one prebuilt request per Launch. It trusts no success:
// launches are repeated on the CPU now and then, and their times are watched (guard.h).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "device/ane/chip.h"
#include "device/ane/choice.h"
#include "device/ane/runtime/transport.h"
#include "device/device.h"

namespace weft::device::ane {

/// Called when `form` of a Program gave wrong results after it had been chosen.
using Withdraw =
    std::function<void(const ir::Program& program, const Form& form, const std::string& why)>;

struct AneOptions {
  const Chip* chip = nullptr;              ///< for legalize(); not null
  std::string machine = {};                ///< one line for people: chip, system and its build
  std::optional<double> rated_flops = {};  ///< as Device has it
  int threads = 0;                         ///< for conversions and audits; 0: one per processor
  /// Steps from one audit to the next; the first launch of each Program is audited, too. 0: no
  /// others but those that something gave cause for. nullopt: none at all, for who compares every
  /// launch himself.
  std::optional<int64_t> audit_every = 500;
  Withdraw withdraw = {};
};

std::unique_ptr<Device> make_ane_device(std::unique_ptr<runtime::Transport> transport,
                                        Chooser chooser, const AneOptions& options);

}  // namespace weft::device::ane
