// NVML: what NVIDIA's driver says of the energy of its GPUs, with the memory on their boards.
#pragma once

#include "device/power/source.h"

namespace weft::device::power {

/// Of gpu: all GPUs that the driver shows, whoever uses them. `library` is what dlopen() is given.
std::unique_ptr<Source> make_nvml(const std::string& library);

}  // namespace weft::device::power
