#include "base/machine.h"

#include <sys/resource.h>

#include "base/error.h"

#if defined(__APPLE__)
#include <mach-o/dyld.h>
#include <mach/mach.h>
#include <sys/sysctl.h>
#else
#include <unistd.h>

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

std::string boot_name() {
  char name[64] = {};
  size_t size = sizeof(name) - 1;
  return ::sysctlbyname("kern.bootsessionuuid", name, &size, nullptr, 0) == 0 ? name : "";
}

std::filesystem::path executable_path() {
  uint32_t size = 0;
  ::_NSGetExecutablePath(nullptr, &size);  // says the size, its terminator included
  std::string path(size, '\0');
  if (::_NSGetExecutablePath(path.data(), &size) != 0)
    fail("this program: the system doesn't say which file it is");
  return std::filesystem::canonical(path.c_str());
}

int64_t memory_bytes() {
  mach_task_basic_info info{};
  mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
  const kern_return_t result = ::task_info(::mach_task_self(), MACH_TASK_BASIC_INFO,
                                           reinterpret_cast<task_info_t>(&info), &count);
  return result == KERN_SUCCESS ? static_cast<int64_t>(info.resident_size) : 0;
}

#else

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (const size_t colon = line.find(": "); line.starts_with("model name") && colon != line.npos)
      return line.substr(colon + 2);
  return "unknown processor";
}

std::string boot_name() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string name;
  std::getline(file, name);
  return name;
}

std::filesystem::path executable_path() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) fail("this program: the system doesn't say which file it is: {}", error.message());
  return path;
}

int64_t memory_bytes() {
  std::ifstream file("/proc/self/statm");
  int64_t all = 0, resident = 0;  // in pages
  file >> all >> resident;
  return file ? resident * ::sysconf(_SC_PAGESIZE) : 0;
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
