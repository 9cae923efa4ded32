// NVIDIA GPUs, where this build has no driver for them: a file that says no.
#include "device/drivers.h"

namespace weft::device {

const Driver kCudaDriver{
    .name = "cuda",
    .absent =
        [] { return std::optional<std::string>("this version of Weft has no driver for it yet"); },
    .open = [](const Options&) -> std::unique_ptr<Device> { return nullptr; },
};

}  // namespace weft::device
