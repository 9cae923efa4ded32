#include "device/drivers.h"

#include <array>

namespace weft::device {

std::span<const Driver> drivers() {
  static const std::array<Driver, 4> kDrivers{kAneDriver, kCudaDriver, kCpuDriver,
                                              kReferenceDriver};
  return kDrivers;
}

}  // namespace weft::device
