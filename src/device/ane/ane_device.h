// The Neural Engine as a Device: Programs legalized, written in the chosen form, compiled once and
// loaded; Surfaces in shared memory; one prebuilt request per Launch. It trusts no success:
// launches are repeated on the CPU now and then, and their times are watched (watch.h).
#pragma once

#include <memory>
#include <string>

#include "device/ane/chip.h"
#include "device/ane/choice.h"
#include "device/ane/runtime/transport.h"
#include "device/device.h"

namespace weft::device::ane {

struct AneOptions {
  const Chip* chip = nullptr;  ///< for legalize(); not null
  std::string machine;         ///< one line for people: chip, system and its build
  int threads = 0;             ///< for conversions; 0: one per processor
};

std::unique_ptr<Device> make_ane_device(std::unique_ptr<runtime::Transport> transport,
                                        Chooser chooser, const AneOptions& options);

}  // namespace weft::device::ane
