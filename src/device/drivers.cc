#include "device/drivers.h"

#include <array>

namespace weft::device {

std::span<const Driver> drivers() {
  // What only foretells another stands behind what "auto" would take.
  static const std::array<Driver, 5> kDrivers{kAneDriver, kCudaDriver, kCpuDriver, kReferenceDriver,
                                              kAneSimDriver};
  return kDrivers;
}

}  // namespace weft::device
