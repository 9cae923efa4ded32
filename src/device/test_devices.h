// For tests only: the devices that tests of whole models walk.
#pragma once

#include <string>
#include <vector>

#include "device/device.h"

namespace weft::device {

/// Those that are present and do everything, in fp32.
inline std::vector<std::string> whole_devices() {
  std::vector<std::string> names;
  for (const Driver& driver : drivers())
    if (!driver.absent() && driver.companion.empty()) names.emplace_back(driver.name);
  return names;
}

}  // namespace weft::device
