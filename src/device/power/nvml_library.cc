#include "device/power/nvml_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

namespace weft::device::power {

// It is never closed again: it may have begun threads of its own.
NvmlLibrary::NvmlLibrary(const std::string& path) {
  void* const handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* const error = ::dlerror();  // begins with the path
    missing = fmt::format("no NVIDIA driver: {}", error == nullptr ? path : error);
    return;
  }
  const auto find = [&](const char* name) {
    void* const symbol = ::dlsym(handle, name);
    if (symbol == nullptr && missing.empty())
      missing = fmt::format("{}: it has no function {}; a newer driver has", path, name);
    return symbol;
  };
#define WEFT_FIND(name, type) name = reinterpret_cast<type>(find(#name));
  WEFT_NVML_FUNCTIONS(WEFT_FIND)
#undef WEFT_FIND
}

}  // namespace weft::device::power
