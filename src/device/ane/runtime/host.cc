#include "device/ane/runtime/host.h"

#include <sys/utsname.h>

#include "base/error.h"
#include "base/machine.h"
#include "device/ane/runtime/classes.h"

#if defined(__APPLE__)
#include <sys/sysctl.h>
#endif

namespace weft::device::ane::runtime {
namespace {

#if defined(__APPLE__)

std::string system_text(const char* name, const char* otherwise) {
  char text[256] = {};
  size_t size = sizeof(text) - 1;
  return ::sysctlbyname(name, text, &size, nullptr, 0) == 0 ? text : otherwise;
}

// Names that an older system does not know mean no.
bool system_flag(const char* name) {
  int flag = 0;
  size_t size = sizeof(flag);
  return ::sysctlbyname(name, &flag, &size, nullptr, 0) == 0 && flag == 1;
}

void add_details(Host& host) {
  host.system = "macOS";
  host.version = system_text("kern.osproductversion", host.version.c_str());
  host.build = system_text("kern.osversion", host.build.c_str());
  host.translated = system_flag("sysctl.proc_translated");
  host.virtual_machine = system_flag("kern.hv_vmm_present");
}

#else

void add_details(Host&) {}

#endif

std::optional<std::string> why_unfit(const Host& host) {
  if (host.translated)
    return "this program runs under Rosetta, where there is none; build weft for arm64";
  if (host.system != "macOS" || host.architecture != "arm64")
    return fmt::format("it needs a Mac with Apple silicon, this is {} on {}", host.system,
                       host.architecture);
  if (host.virtual_machine)
    return "this is a virtual machine, which has none; run weft on the Mac itself";
  return std::nullopt;
}

}  // namespace

Host this_host() {
  Host host{.system = "unknown system",
            .version = "",
            .build = "",
            .architecture = "an unknown processor",
            .processor = processor_name()};
  if (utsname names{}; ::uname(&names) == 0) {
    host.system = names.sysname;
    host.version = names.release;
    host.build = names.version;
    host.architecture = names.machine;
  }
  add_details(host);
  return host;
}

std::optional<std::string> why_absent(const Host& host, const Frameworks& api) {
  if (!api.from_test_library)
    if (auto why = why_unfit(host)) return why;
  for (const Library& library : api.libraries)
    if (!library.error.empty())
      return fmt::format("this system does not open {}: {}", library.path, library.error);
  if (!api.missing.empty())
    return fmt::format("this system has no function {} ({} are missing)", api.missing[0],
                       api.missing.size());
  for (const char* const name : class_names())
    if (api.objc_getClass(name) == nullptr)
      return fmt::format("this system has no class {}; weft knows macOS 15 to 27", name);
  for (const Method& method : methods())
    if (method.needed && !responds(api, method))
      return fmt::format("this system's {} has no method {}; weft knows macOS 15 to 27",
                         method.owner, method.name);
  return std::nullopt;
}

}  // namespace weft::device::ane::runtime
