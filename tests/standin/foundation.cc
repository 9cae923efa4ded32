// CoreFoundation's few functions, and NSTemporaryDirectory. Types are those of macOS on arm64:
// Boolean is unsigned char, CFIndex long, CFTypeID unsigned long.
//
// Functions of the name Create and Copy give an object that the caller holds; the others one that
// its owner holds.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "standin/values.h"

using namespace weft::standin;

namespace {

constexpr uint32_t kAscii = 0x0600, kUtf8 = 0x08000100;

// kCFNumber…Type, those of fixed size and those of C that are as large.
enum NumberType : long { kInt32 = 3, kInt64 = 4, kDouble = 6, kInt = 9, kLong = 10, kIndex = 14 };

template <class T>
void store(void* to, T value) {
  std::memcpy(to, &value, sizeof value);
}
template <class T>
T fetch(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

std::string of_bytes(const uint8_t* bytes, long count) {
  return {reinterpret_cast<const char*>(bytes), static_cast<size_t>(count)};
}

template <class T>
unsigned long type_of() {
  return reinterpret_cast<uintptr_t>(&class_named(T::kClass));
}

}  // namespace

extern "C" {

// Their addresses are what counts: containers hold their items.
const void* kCFTypeArrayCallBacks[5] = {};
const void* kCFTypeDictionaryKeyCallBacks[6] = {};
const void* kCFTypeDictionaryValueCallBacks[5] = {};

Object* CFRetain(Object* object) { return retain(object); }
void CFRelease(Object* object) { release(object); }
unsigned long CFGetTypeID(const Object* object) { return reinterpret_cast<uintptr_t>(object->isa); }
unsigned long CFStringGetTypeID() { return type_of<String>(); }
unsigned long CFNumberGetTypeID() { return type_of<Number>(); }
unsigned long CFArrayGetTypeID() { return type_of<Array>(); }
unsigned long CFDictionaryGetTypeID() { return type_of<Dictionary>(); }

Object* CFDataCreate(const void*, const uint8_t* bytes, long count) {
  auto content = std::make_unique<Data>();
  content->bytes = of_bytes(bytes, count);
  return make(std::move(content));
}

Object* CFStringCreateWithCString(const void*, const char* text, uint32_t encoding) {
  if (encoding != kUtf8 && encoding != kAscii) return nullptr;
  return make_string(text).give();
}

unsigned char CFStringGetCString(const Object* string, char* buffer, long size, uint32_t encoding) {
  const std::string& text = expect<String>(string, "CFStringGetCString").text;
  if ((encoding != kUtf8 && encoding != kAscii) || size <= static_cast<long>(text.size())) return 0;
  std::memcpy(buffer, text.c_str(), text.size() + 1);
  return 1;
}

// In UTF-16: a character is one unit, and two where it has four bytes here.
long CFStringGetLength(const Object* string) {
  const std::string& text = expect<String>(string, "CFStringGetLength").text;
  return std::ranges::count_if(text, [](unsigned char byte) { return (byte & 0xc0) != 0x80; }) +
         std::ranges::count_if(text, [](unsigned char byte) { return byte >= 0xf0; });
}

Object* CFNumberCreate(const void*, long type, const void* value) {
  auto content = std::make_unique<Number>();
  switch (type) {
    case kInt32:
    case kInt:
      content->value = long{fetch<int32_t>(value)};
      break;
    case kInt64:
    case kLong:
    case kIndex:
      content->value = fetch<long>(value);
      break;
    case kDouble:
      content->value = fetch<double>(value);
      break;
    default:
      return nullptr;
  }
  return make(std::move(content));
}

unsigned char CFNumberGetValue(const Object* number, long type, void* value) {
  const auto& held = expect<Number>(number, "CFNumberGetValue").value;
  const auto as = [&]<class T>(T) {
    std::visit([&](auto found) { store(value, static_cast<T>(found)); }, held);
    return static_cast<unsigned char>(1);
  };
  switch (type) {
    case kInt32:
    case kInt:
      return as(int32_t{});
    case kInt64:
    case kLong:
    case kIndex:
      return as(long{});
    case kDouble:
      return as(double{});
    default:
      return 0;
  }
}

Object* CFArrayCreate(const void*, Object* const* items, long count, const void* callbacks) {
  if (callbacks != kCFTypeArrayCallBacks) return nullptr;
  std::vector<Reference> held;
  for (long i = 0; i < count; ++i) held.push_back(Reference::retained(items[i]));
  return make_array(std::move(held)).give();
}
long CFArrayGetCount(const Object* array) {
  return static_cast<long>(expect<Array>(array, "CFArrayGetCount").items.size());
}
Object* CFArrayGetValueAtIndex(const Object* array, long index) {
  const std::vector<Reference>& items = expect<Array>(array, "CFArrayGetValueAtIndex").items;
  if (index < 0 || index >= static_cast<long>(items.size()))
    throw_exception("CFArrayGetValueAtIndex: no item " + std::to_string(index));
  return items[static_cast<size_t>(index)].get();
}

Object* CFDictionaryCreate(const void*, Object* const* keys, Object* const* values, long count,
                           const void* of_keys, const void* of_values) {
  if (of_keys != kCFTypeDictionaryKeyCallBacks || of_values != kCFTypeDictionaryValueCallBacks)
    return nullptr;
  std::map<std::string, Reference, std::less<>> items;
  for (long i = 0; i < count; ++i)
    items.emplace(expect<String>(keys[i], "CFDictionaryCreate").text,
                  Reference::retained(values[i]));
  return make_dictionary(std::move(items)).give();
}
Object* CFDictionaryGetValue(const Object* dictionary, const Object* key) {
  const auto& items = expect<Dictionary>(dictionary, "CFDictionaryGetValue").items;
  const auto it = items.find(expect<String>(key, "CFDictionaryGetValue").text);
  return it == items.end() ? nullptr : it->second.get();
}

Object* CFErrorGetDomain(const Object* error) {
  return expect<ErrorValue>(error, "CFErrorGetDomain").domain.get();
}
long CFErrorGetCode(const Object* error) {
  return expect<ErrorValue>(error, "CFErrorGetCode").code;
}
Object* CFErrorCopyDescription(const Object* error) {
  return make_string(expect<ErrorValue>(error, "CFErrorCopyDescription").description).give();
}

Object* CFURLCreateFromFileSystemRepresentation(const void*, const uint8_t* path, long count,
                                                unsigned char) {
  auto content = std::make_unique<Url>();
  content->path = of_bytes(path, count);
  return make(std::move(content));
}

Object* NSTemporaryDirectory() {
  const char* const folder = std::getenv("TMPDIR");
  std::string path = folder == nullptr || *folder == '\0' ? "/tmp/" : folder;
  if (!path.ends_with('/')) path += '/';
  return autorelease(make_string(std::move(path)).give());
}

}  // extern "C"
