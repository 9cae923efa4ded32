// Frameworks: the C functions of Apple's libraries that the runtime calls, found by name when it is
// opened. There is no Apple header here and nothing to link: the same code is compiled everywhere.
//
// Prototypes are those of Apple's documentation, with Id for every object and CFIndex as long.
// For tests, the environment variable WEFT_ANE_LIBRARY names one library that offers all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace weft::device::ane::runtime {

/// An Objective-C object, class or method, or a CoreFoundation object (toll-free bridged).
using Id = void*;

// clang-format off
#define WEFT_ANE_FUNCTIONS(X)                                                    \
  X(objc_getClass, Id (*)(const char*))                                          \
  X(objc_getMetaClass, Id (*)(const char*))                                      \
  X(objc_msgSend, void (*)())                                                    \
  X(objc_retain, Id (*)(Id))                                                     \
  X(objc_release, void (*)(Id))                                                  \
  X(objc_autoreleasePoolPush, void* (*)())                                       \
  X(objc_autoreleasePoolPop, void (*)(void*))                                    \
  X(sel_registerName, Id (*)(const char*))                                       \
  X(class_respondsToSelector, bool (*)(Id, Id))                                  \
  X(class_getInstanceMethod, Id (*)(Id, Id))                                     \
  X(class_getClassMethod, Id (*)(Id, Id))                                        \
  X(method_getTypeEncoding, const char* (*)(Id))                                 \
  X(CFDataCreate, Id (*)(Id, const uint8_t*, long))                              \
  X(CFStringCreateWithCString, Id (*)(Id, const char*, uint32_t))                \
  X(CFStringGetCString, bool (*)(Id, char*, long, uint32_t))                     \
  X(CFStringGetLength, long (*)(Id))                                             \
  X(CFStringGetTypeID, unsigned long (*)())                                      \
  X(CFNumberCreate, Id (*)(Id, long, const void*))                               \
  X(CFNumberGetValue, bool (*)(Id, long, void*))                                 \
  X(CFNumberGetTypeID, unsigned long (*)())                                      \
  X(CFArrayCreate, Id (*)(Id, const Id*, long, const void*))                     \
  X(CFArrayGetCount, long (*)(Id))                                               \
  X(CFArrayGetValueAtIndex, Id (*)(Id, long))                                    \
  X(CFArrayGetTypeID, unsigned long (*)())                                       \
  X(CFDictionaryCreate, Id (*)(Id, const Id*, const Id*, long, const void*, const void*)) \
  X(CFDictionaryGetValue, Id (*)(Id, Id))                                        \
  X(CFDictionaryGetTypeID, unsigned long (*)())                                  \
  X(CFGetTypeID, unsigned long (*)(Id))                                          \
  X(CFErrorGetDomain, Id (*)(Id))                                                \
  X(CFErrorGetCode, long (*)(Id))                                                \
  X(CFErrorCopyDescription, Id (*)(Id))                                          \
  X(CFURLCreateFromFileSystemRepresentation, Id (*)(Id, const uint8_t*, long, bool)) \
  X(NSTemporaryDirectory, Id (*)())                                              \
  X(IOSurfaceCreate, Id (*)(Id))                                                 \
  X(IOSurfaceLock, int (*)(Id, uint32_t, uint32_t*))                             \
  X(IOSurfaceUnlock, int (*)(Id, uint32_t, uint32_t*))                           \
  X(IOSurfaceGetBaseAddress, void* (*)(Id))                                      \
  X(IOSurfaceGetAllocSize, size_t (*)(Id))                                       \
  X(IOSurfaceGetBytesPerRow, size_t (*)(Id))

/// Variables: tables of functions, of which the address counts, and names.
#define WEFT_ANE_VARIABLES(X)                                                    \
  X(kCFTypeArrayCallBacks, const void*)                                          \
  X(kCFTypeDictionaryKeyCallBacks, const void*)                                  \
  X(kCFTypeDictionaryValueCallBacks, const void*)                                \
  X(kIOSurfaceWidth, const Id*)                                                  \
  X(kIOSurfaceHeight, const Id*)                                                 \
  X(kIOSurfaceBytesPerElement, const Id*)                                        \
  X(kIOSurfaceBytesPerRow, const Id*)                                            \
  X(kIOSurfaceAllocSize, const Id*)                                              \
  X(kIOSurfacePixelFormat, const Id*)
// clang-format on

struct Library {
  std::string path;
  std::string error;  ///< of dlopen; empty where it was found
};

struct Frameworks {
  /// Opens the libraries and looks every name up. What is not there is listed, not thrown.
  Frameworks();

  std::vector<Library> libraries;
  std::vector<std::string> missing;  ///< names that no library offers; their members are null
  bool from_test_library = false;

#define WEFT_MEMBER(name, type) std::type_identity_t<type> name = nullptr;
  WEFT_ANE_FUNCTIONS(WEFT_MEMBER)
  WEFT_ANE_VARIABLES(WEFT_MEMBER)
#undef WEFT_MEMBER
};

}  // namespace weft::device::ane::runtime
