// IOSurface's few functions. A surface has exactly the bytes that it was asked to have, so that one
// too small is seen; a real one has whole pages.
#include "standin/iosurface.h"

#include <cstdint>

#include "standin/values.h"

using namespace weft::standin;

namespace {

constexpr int kSuccess = 0, kNotLocked = static_cast<int>(0xe00002cd);  // kIOReturnNotOpen

/// The number called `key`, or 0.
size_t property(const Dictionary& properties, const char* key) {
  const auto it = properties.items.find(key);
  if (it == properties.items.end()) return 0;
  return static_cast<size_t>(std::get<long>(expect<Number>(it->second.get(), key).value));
}

}  // namespace

extern "C" {

Object* kIOSurfaceWidth = make_constant("IOSurfaceWidth");
Object* kIOSurfaceHeight = make_constant("IOSurfaceHeight");
Object* kIOSurfaceBytesPerElement = make_constant("IOSurfaceBytesPerElement");
Object* kIOSurfaceBytesPerRow = make_constant("IOSurfaceBytesPerRow");
Object* kIOSurfaceAllocSize = make_constant("IOSurfaceAllocSize");
Object* kIOSurfacePixelFormat = make_constant("IOSurfacePixelFormat");

// nullptr where the properties don't fit together.
Object* IOSurfaceCreate(const Object* properties) {
  const auto& wanted = expect<Dictionary>(properties, "IOSurfaceCreate");
  const size_t width = property(wanted, "IOSurfaceWidth"),
               height = property(wanted, "IOSurfaceHeight"),
               element = property(wanted, "IOSurfaceBytesPerElement"),
               row = property(wanted, "IOSurfaceBytesPerRow"),
               bytes = property(wanted, "IOSurfaceAllocSize");
  if (width == 0 || height == 0 || element == 0 || row < width * element || bytes < height * row)
    return nullptr;
  auto content = std::make_unique<Surface>();
  content->bytes.resize(bytes);
  content->row_bytes = row;
  return make(std::move(content));
}

int IOSurfaceLock(Object* surface, uint32_t, uint32_t*) {
  ++expect<Surface>(surface, "IOSurfaceLock").locks;
  return kSuccess;
}

int IOSurfaceUnlock(Object* surface, uint32_t, uint32_t*) {
  std::atomic<int>& locks = expect<Surface>(surface, "IOSurfaceUnlock").locks;
  if (--locks >= 0) return kSuccess;
  ++locks;
  return kNotLocked;
}

void* IOSurfaceGetBaseAddress(Object* surface) {
  return expect<Surface>(surface, "IOSurfaceGetBaseAddress").bytes.data();
}
size_t IOSurfaceGetAllocSize(Object* surface) {
  return expect<Surface>(surface, "IOSurfaceGetAllocSize").bytes.size();
}
size_t IOSurfaceGetBytesPerRow(Object* surface) {
  return expect<Surface>(surface, "IOSurfaceGetBytesPerRow").row_bytes;
}

}  // extern "C"
