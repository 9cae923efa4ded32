// Host: the machine and its system, as far as they decide whether there is a Neural Engine.
#pragma once

#include <optional>
#include <string>

#include "device/ane/runtime/frameworks.h"

namespace weft::device::ane::runtime {

struct Host {
  std::string system;        ///< "macOS", "Linux"
  std::string version;       ///< "26.5.2"; elsewhere the kernel's release
  std::string build;         ///< "25F84"; elsewhere the kernel's version
  std::string architecture;  ///< of this process: "arm64", "x86_64"
  std::string processor;
  bool translated = false;  ///< by Rosetta
  bool virtual_machine = false;
};
Host this_host();

/// The first thing that rules the Neural Engine out, in words; nullopt where nothing does. The host
/// counts only where `api` is the system's own.
std::optional<std::string> why_absent(const Host& host, const Frameworks& api);

}  // namespace weft::device::ane::runtime
