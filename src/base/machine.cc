#include "base/machine.h"

#include <sys/resource.h>

#if defined(__APPLE__)
#include <sys/sysctl.h>
#else
#include <fstream>
#endif

namespace weft {

#if defined(__APPLE__)

std::string processor_name() {
  char name[256] = {};
  size_t size = sizeof(name) - 1;
  return ::sysctlbyname("machdep.cpu.brand_string", name, &size, nullptr, 0) == 0
             ? name
             : "unknown processor";
}

#else

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (const size_t colon = line.find(": "); line.starts_with("model name") && colon != line.npos)
      return line.substr(colon + 2);
  return "unknown processor";
}

#endif

int64_t peak_memory_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
#if defined(__APPLE__)
  constexpr int64_t kUnit = 1;
#else
  constexpr int64_t kUnit = 1024;
#endif
  return usage.ru_maxrss * kUnit;
}

}  // namespace weft
