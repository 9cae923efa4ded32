// examine(): everything that can be known about the way to the Neural Engine without compiling a
// program, for `weft doctor` and for reports. Values only; how they are shown is made elsewhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "device/ane/runtime/frameworks.h"
#include "device/ane/runtime/host.h"

namespace weft::device::ane::runtime {

struct ClassFinding {
  std::string name;
  bool found = false;
};

struct MethodFinding {
  std::string owner, name;
  bool of_class = false;  ///< answered by the class itself, not by its instances
  bool needed = false;
  bool found = false;
  std::string encoding;  ///< of its types; empty where it is not known
};

/// What _ANEDeviceInfo answers.
struct DeviceFact {
  std::string name;
  std::string value;  ///< "yes", "16", "h16g", or in brackets why there is none
};

struct Examination {
  Host host;
  std::vector<Library> libraries;
  std::vector<std::string> missing_functions;
  std::vector<ClassFinding> classes;  ///< this and what follows: empty where functions are missing
  std::vector<MethodFinding> methods;
  std::vector<DeviceFact> device;
  std::string temporary;  ///< the folder; empty where the system names none
  bool temporary_writable = false;
  int64_t temporary_free_bytes = -1;  ///< -1: not known
  std::optional<std::string> absent;  ///< as absent() says
};

Examination examine();

}  // namespace weft::device::ane::runtime
