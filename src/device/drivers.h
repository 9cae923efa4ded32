// The drivers that exist, one per device folder. Each is defined in its folder: by the device, or
// by a file that says why it is absent.
#pragma once

#include "device/device.h"

namespace weft::device {

extern const Driver kAneDriver, kCudaDriver, kCpuDriver, kReferenceDriver, kAneSimDriver;

}  // namespace weft::device
