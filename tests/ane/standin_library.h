// The stand-in as a program sees it that opens it as it would open Apple's libraries: by the names
// of its functions alone. It shares no code with the product's way there.
#pragma once

#include <dlfcn.h>

#include <filesystem>
#include <string>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/test_support.h"

namespace weft::ane_test {

using Id = void*;

/// The function or variable called `name`.
template <class T>
T* symbol(const char* name) {
  static void* const library = ::dlopen(WEFT_STANDIN, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) fail("{}", ::dlerror());
  void* const found = ::dlsym(library, name);
  if (found == nullptr) fail("{}", ::dlerror());
  return reinterpret_cast<T*>(found);
}

template <class F, class... A>
auto call(const char* name, A... arguments) {
  return symbol<F>(name)(arguments...);
}

inline long counter(const char* name) { return call<long(const char*)>("standin_counter", name); }
inline void configure(const std::string& settings) {
  call<void(const char*)>("standin_configure", settings.c_str());
}

inline Id selector(const char* name) { return call<Id(const char*)>("sel_registerName", name); }
inline Id class_named(const char* name) { return call<Id(const char*)>("objc_getClass", name); }

template <class R, class... A>
R send(Id receiver, const char* name, A... arguments) {
  return reinterpret_cast<R (*)(Id, Id, A...)>(symbol<void()>("objc_msgSend"))(
      receiver, selector(name), arguments...);
}

inline Id retain(Id object) { return call<Id(Id)>("objc_retain", object); }
inline void release(Id object) { call<void(Id)>("objc_release", object); }

/// Everything that is autoreleased in its life ends with it.
class Pool {
 public:
  ~Pool() { call<void(void*)>("objc_autoreleasePoolPop", pool_); }

 private:
  void* const pool_ = call<void*()>("objc_autoreleasePoolPush");
};

/// A hold on an object.
class Hold {
 public:
  Hold() = default;
  explicit Hold(Id object) : object_(object) {}
  Hold(Hold&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Hold& operator=(Hold&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Hold() { release(object_); }
  Id get() const { return object_; }

 private:
  Id object_ = nullptr;
};

constexpr uint32_t kUtf8 = 0x08000100;
constexpr long kInt64 = 4, kInt32 = 3, kDouble = 6;

inline Hold data(const std::string& bytes) {
  return Hold(call<Id(Id, const char*, long)>("CFDataCreate", nullptr, bytes.data(),
                                              static_cast<long>(bytes.size())));
}
inline Hold string(const std::string& text) {
  return Hold(call<Id(Id, const char*, uint32_t)>("CFStringCreateWithCString", nullptr,
                                                  text.c_str(), kUtf8));
}
inline Hold number(int64_t value) {
  return Hold(call<Id(Id, long, const void*)>("CFNumberCreate", nullptr, kInt64, &value));
}
inline std::vector<Id> ids(const std::vector<Hold>& holds) {
  std::vector<Id> all;
  for (const Hold& hold : holds) all.push_back(hold.get());
  return all;
}
inline Hold array(const std::vector<Id>& items) {
  return Hold(call<Id(Id, const Id*, long, const void*)>("CFArrayCreate", nullptr, items.data(),
                                                         static_cast<long>(items.size()),
                                                         symbol<void>("kCFTypeArrayCallBacks")));
}
inline Hold dictionary(const std::vector<Id>& keys = {}, const std::vector<Id>& values = {}) {
  return Hold(call<Id(Id, const Id*, const Id*, long, const void*, const void*)>(
      "CFDictionaryCreate", nullptr, keys.data(), values.data(), static_cast<long>(keys.size()),
      symbol<void>("kCFTypeDictionaryKeyCallBacks"),
      symbol<void>("kCFTypeDictionaryValueCallBacks")));
}
inline Hold url(const std::filesystem::path& path) {
  const std::string text = path.string();
  return Hold(call<Id(Id, const char*, long, unsigned char)>(
      "CFURLCreateFromFileSystemRepresentation", nullptr, text.data(),
      static_cast<long>(text.size()), static_cast<unsigned char>(true)));
}

inline std::string text_of(Id string) {
  if (string == nullptr) return "nil";
  std::string text(1024, '\0');
  if (!call<unsigned char(Id, char*, long, uint32_t)>("CFStringGetCString", string, text.data(),
                                                      1024, kUtf8))
    return "too long";
  return text.c_str();
}
inline int64_t value_of(Id number) {
  int64_t value = 0;
  if (!call<unsigned char(Id, long, void*)>("CFNumberGetValue", number, kInt64, &value)) return -1;
  return value;
}
inline Id at(Id dictionary, const char* key) {
  return call<Id(Id, Id)>("CFDictionaryGetValue", dictionary, string(key).get());
}
inline Id item(Id array, long index) {
  return call<Id(Id, long)>("CFArrayGetValueAtIndex", array, index);
}
inline std::vector<std::string> texts_of(Id array) {
  std::vector<std::string> texts;
  for (long i = 0; i < call<long(Id)>("CFArrayGetCount", array); ++i)
    texts.push_back(text_of(item(array, i)));
  return texts;
}

/// What an NSError says: "domain code: description".
inline std::string error_text(Id error) {
  if (error == nullptr) return "no error";
  const Hold description(call<Id(Id)>("CFErrorCopyDescription", error));
  return fmt::format("{} {}: {}", text_of(call<Id(Id)>("CFErrorGetDomain", error)),
                     call<long(Id)>("CFErrorGetCode", error), text_of(description.get()));
}

}  // namespace weft::ane_test
