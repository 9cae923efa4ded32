#include "device/ane/runtime/frameworks.h"

#include <dlfcn.h>

#include <cstdlib>

namespace weft::device::ane::runtime {
namespace {

// Of the private one there is no file to look for: it lives in the system's shared cache, where
// dlopen finds it.
constexpr const char* kSystemLibraries[] = {
    "/usr/lib/libobjc.A.dylib",
    "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation",
    "/System/Library/Frameworks/Foundation.framework/Foundation",
    "/System/Library/Frameworks/IOSurface.framework/IOSurface",
    "/System/Library/PrivateFrameworks/AppleNeuralEngine.framework/AppleNeuralEngine",
};

}  // namespace

// The libraries are never closed again: the system's classes can't leave a process.
Frameworks::Frameworks() {
  if (const char* const path = std::getenv("WEFT_ANE_LIBRARY"); path != nullptr && *path != 0) {
    from_test_library = true;
    libraries.push_back({path, ""});
  } else {
    for (const char* const path_of_system : kSystemLibraries)
      libraries.push_back({path_of_system, ""});
  }
  std::vector<void*> handles;
  for (Library& library : libraries) {
    if (void* const handle = ::dlopen(library.path.c_str(), RTLD_NOW | RTLD_LOCAL))
      handles.push_back(handle);
    else
      library.error = ::dlerror();
  }
  const auto find = [&](const char* name) -> void* {
    for (void* const handle : handles)
      if (void* const symbol = ::dlsym(handle, name)) return symbol;
    missing.emplace_back(name);
    return nullptr;
  };
#define WEFT_FIND(name, type) name = reinterpret_cast<type>(find(#name));
  WEFT_ANE_FUNCTIONS(WEFT_FIND)
  WEFT_ANE_VARIABLES(WEFT_FIND)
#undef WEFT_FIND
}

}  // namespace weft::device::ane::runtime
