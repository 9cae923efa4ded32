// The Apple Neural Engine, where this build has no driver for it: a file that says no.
#include "device/drivers.h"

namespace weft::device {

const Driver kAneDriver{
    .name = "ane",
    .absent =
        [] { return std::optional<std::string>("this version of Weft has no driver for it yet"); },
    .open = [](const Options&) -> std::unique_ptr<Device> { return nullptr; },
};

}  // namespace weft::device
