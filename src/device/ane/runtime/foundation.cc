#include "device/ane/runtime/foundation.h"

namespace weft::device::ane::runtime {
namespace {

constexpr uint32_t kUtf8 = 0x08000100;  // kCFStringEncodingUTF8
constexpr long kInt64 = 4;              // kCFNumberSInt64Type
constexpr long kMostCharacters = 4096, kMostItems = 4096;

Ref made(const Caller& at, Id object, const char* function) {
  return Ref::adopt(at.api, at.want(object, function));
}

const uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

bool is_a(const Frameworks& api, Id object, unsigned long (*kind)()) {
  return object != nullptr && api.CFGetTypeID(object) == kind();
}

}  // namespace

Ref make_data(const Caller& at, std::string_view bytes) {
  return made(at, at.api.CFDataCreate(nullptr, bytes_of(bytes), static_cast<long>(bytes.size())),
              "CFDataCreate");
}

Ref make_string(const Caller& at, const std::string& text) {
  return made(at, at.api.CFStringCreateWithCString(nullptr, text.c_str(), kUtf8),
              "CFStringCreateWithCString");
}

Ref make_number(const Caller& at, int64_t number) {
  return made(at, at.api.CFNumberCreate(nullptr, kInt64, &number), "CFNumberCreate");
}

Ref make_array(const Caller& at, std::span<const Id> items) {
  return made(at,
              at.api.CFArrayCreate(nullptr, items.data(), static_cast<long>(items.size()),
                                   at.api.kCFTypeArrayCallBacks),
              "CFArrayCreate");
}

Ref make_dictionary(const Caller& at, std::span<const Id> keys, std::span<const Id> values) {
  CHECK(keys.size() == values.size(), "{} keys, {} values", keys.size(), values.size());
  return made(at,
              at.api.CFDictionaryCreate(
                  nullptr, keys.data(), values.data(), static_cast<long>(keys.size()),
                  at.api.kCFTypeDictionaryKeyCallBacks, at.api.kCFTypeDictionaryValueCallBacks),
              "CFDictionaryCreate");
}

Ref make_folder_url(const Caller& at, const std::string& path) {
  constexpr bool kIsFolder = true;
  return made(at,
              at.api.CFURLCreateFromFileSystemRepresentation(
                  nullptr, bytes_of(path), static_cast<long>(path.size()), kIsFolder),
              "CFURLCreateFromFileSystemRepresentation");
}

std::optional<std::string> read_string(const Frameworks& api, Id object) {
  if (!is_a(api, object, api.CFStringGetTypeID)) return std::nullopt;
  const long characters = api.CFStringGetLength(object);
  if (characters < 0 || characters > kMostCharacters) return std::nullopt;
  constexpr long kMostBytes = 4;  // of a character
  std::string text(static_cast<size_t>(characters * kMostBytes + 1), '\0');
  if (!api.CFStringGetCString(object, text.data(), static_cast<long>(text.size()), kUtf8))
    return std::nullopt;
  text.resize(text.find('\0'));
  return text;
}

std::optional<int64_t> read_number(const Frameworks& api, Id object) {
  int64_t number = 0;
  if (!is_a(api, object, api.CFNumberGetTypeID) || !api.CFNumberGetValue(object, kInt64, &number))
    return std::nullopt;
  return number;
}

std::optional<std::vector<Id>> read_array(const Frameworks& api, Id object) {
  if (!is_a(api, object, api.CFArrayGetTypeID)) return std::nullopt;
  const long count = api.CFArrayGetCount(object);
  if (count < 0 || count > kMostItems) return std::nullopt;
  std::vector<Id> items;
  for (long i = 0; i < count; ++i) items.push_back(api.CFArrayGetValueAtIndex(object, i));
  return items;
}

Id read_key(const Caller& at, Id dictionary, const char* key) {
  if (!is_a(at.api, dictionary, at.api.CFDictionaryGetTypeID)) return nullptr;
  return at.api.CFDictionaryGetValue(dictionary, make_string(at, key).get());
}

SystemError read_error(const Frameworks& api, Id error) {
  if (error == nullptr) return {};
  const Ref description = Ref::adopt(api, api.CFErrorCopyDescription(error));
  return {.domain = read_string(api, api.CFErrorGetDomain(error)).value_or("unnamed domain"),
          .code = api.CFErrorGetCode(error),
          .description = read_string(api, description.get()).value_or("no description")};
}

}  // namespace weft::device::ane::runtime
