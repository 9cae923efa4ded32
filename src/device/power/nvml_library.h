// NVML: the functions of NVIDIA's management library that are called, found by name when it is
// opened. There is no header of it here and nothing to link: the same code is compiled everywhere.
// Prototypes are those of NVML's reference; a device is an opaque pointer, a result an int of which
// 0 is success.
#pragma once

#include <string>
#include <type_traits>

namespace weft::device::power {

// clang-format off
#define WEFT_NVML_FUNCTIONS(X)                                              \
  X(nvmlInit_v2, int (*)())                                                 \
  X(nvmlShutdown, int (*)())                                                \
  X(nvmlErrorString, const char* (*)(int))                                  \
  X(nvmlDeviceGetCount_v2, int (*)(unsigned*))                              \
  X(nvmlDeviceGetHandleByIndex_v2, int (*)(unsigned, void**))               \
  X(nvmlDeviceGetTotalEnergyConsumption, int (*)(void*, unsigned long long*)) \
  X(nvmlDeviceGetPowerUsage, int (*)(void*, unsigned*))
// clang-format on

struct NvmlLibrary {
  explicit NvmlLibrary(const std::string& path);

  std::string missing;  ///< why it can't be used; empty where every function was found

#define WEFT_MEMBER(name, type) std::type_identity_t<type> name = nullptr;
  WEFT_NVML_FUNCTIONS(WEFT_MEMBER)
#undef WEFT_MEMBER
};

}  // namespace weft::device::power
