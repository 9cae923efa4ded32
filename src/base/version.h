// What this build is made of: printed by `weft --version` and kept with every run, so that a number
// can be traced to the code and the libraries that made it. The definitions are written by CMake
// (cmake/version.cc.in). What only the running machine knows (its instruction sets, the BLAS core
// chosen) is a device's to say.
#pragma once

#include <span>
#include <string_view>

namespace weft {

/// The release, as in "0.1.0".
std::string_view version();

/// The first 12 hexadecimal digits of the commit, with "-changed" behind them when tracked files
/// differed from it; "unknown" when the sources were not in a repository of their own.
std::string_view commit();

/// The compiler's family and version, as in "GNU 12.2.0".
std::string_view compiler();

/// CMake's build type, as in "Release".
std::string_view build_type();

/// A library of others that this build links or includes, with the version found when CMake ran.
struct Library {
  std::string_view name;
  std::string_view version;
};

/// The libraries, in the order in which `weft --version` lists them. Static storage.
std::span<const Library> libraries();

}  // namespace weft
