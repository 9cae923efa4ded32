// Type encodings: how the Objective-C runtime writes down a method's arguments, from the C++
// function that is the method. "B28@0:8I16^@20": what it gives, the bytes of all arguments, then
// each argument with its place among them.
//
// The letters are those of "Type Encodings" in Apple's Objective-C Runtime Programming Guide; BOOL
// is bool, as on arm64.
#pragma once

#include <string>

/// What IOSurfaceRef points to: an Object, in truth.
struct OpaqueSurface;

namespace weft::standin {

struct Object;

template <class T>
inline constexpr const char* kCode = nullptr;
template <>
inline constexpr const char* kCode<void> = "v";
template <>
inline constexpr const char* kCode<bool> = "B";
template <>
inline constexpr const char* kCode<int> = "i";
template <>
inline constexpr const char* kCode<unsigned> = "I";
template <>
inline constexpr const char* kCode<long> = "q";
template <>
inline constexpr const char* kCode<float> = "f";
template <>
inline constexpr const char* kCode<double> = "d";
template <>
inline constexpr const char* kCode<Object*> = "@";
template <>
inline constexpr const char* kCode<Object**> = "^@";
template <>
inline constexpr const char* kCode<const char*> = ":";
template <>
inline constexpr const char* kCode<OpaqueSurface*> = "^{__IOSurface=}";

template <class R, class... A>
std::string encoding(R (*)(A...)) {
  static_assert(kCode<R> != nullptr && ((kCode<A> != nullptr) && ...));
  std::string arguments;
  size_t place = 0;
  const auto add = [&](const char* code, size_t bytes) {
    arguments += code + std::to_string(place);
    place += bytes < sizeof(int) ? sizeof(int) : bytes;
  };
  (add(kCode<A>, sizeof(A)), ...);
  return kCode<R> + std::to_string(place) + arguments;
}

}  // namespace weft::standin
