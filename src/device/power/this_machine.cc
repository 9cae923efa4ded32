// Which sources this machine has: the only place that knows one system from another.
#include <unistd.h>

#include "base/machine.h"
#include "device/power/battery.h"
#include "device/power/ioreport.h"
#include "device/power/meter.h"
#include "device/power/nvml.h"
#include "device/power/powermetrics.h"
#include "device/power/rapl.h"

namespace weft::device::power {

std::unique_ptr<PowerMeter> power_meter(std::span<const Domain> busy) {
  std::vector<std::unique_ptr<Source>> sources;
#if defined(__APPLE__)
  sources.push_back(make_ioreport("/usr/lib/libIOReport.dylib"));
  sources.push_back(make_powermetrics(::geteuid() == 0, powermetrics_command()));
#else
  sources.push_back(make_nvml("libnvidia-ml.so.1"));
  sources.push_back(make_battery("/sys/class/power_supply"));
  sources.push_back(make_rapl("/sys/class/powercap", processor_name()));
#endif
  return make_meter(std::move(sources), busy);
}

}  // namespace weft::device::power
