// The transport over Apple's in-memory models: a program goes from text to a loaded model without a
// bundle on disk. macOS 15 and later, no entitlement.
#pragma once

#include <memory>

#include "device/ane/runtime/classes.h"
#include "device/ane/runtime/transport.h"

namespace weft::device::ane::runtime {

/// Every function, class and needed method of `system` must be there.
std::unique_ptr<Transport> make_in_memory_transport(std::shared_ptr<const System> system);

/// Where the system wants temporary files, for this user. Throws Fault.
std::string temporary_folder(const Frameworks& api);

}  // namespace weft::device::ane::runtime
