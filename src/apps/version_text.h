// What `weft --version` says.
#pragma once

#include <string>

namespace weft::apps {

/// Version, commit, compiler, libraries, and what each device says of itself on this machine. Opens
/// the devices.
std::string version_text();

}  // namespace weft::apps
