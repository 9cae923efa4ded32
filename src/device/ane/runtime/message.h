// Messages to Objective-C objects, sent from C++: objc_msgSend cast to the method's prototype, with
// what the system may throw turned into a Fault; and the two kinds of ownership, Ref and Pool.
#pragma once

#include <string_view>
#include <utility>

#include "device/ane/runtime/fault.h"
#include "device/ane/runtime/frameworks.h"

namespace weft::device::ane::runtime {

/// Registered once; the name is for messages to people.
struct Selector {
  Id id = nullptr;
  const char* name = "";
};

/// Who sends, for whose sake: what a Fault must say.
struct Caller {
  const Frameworks& api;
  Stage stage;
  std::string_view program;

  /// R and A must be the method's return and argument types exactly: fixed and variable arguments
  /// are passed in different places on arm64. An exception becomes a Fault.
  template <class R, class... A>
  R send(Id receiver, const Selector& selector, A... arguments) const {
    using Method = R (*)(Id, Id, A...);
    try {
      return reinterpret_cast<Method>(api.objc_msgSend)(receiver, selector.id, arguments...);
    } catch (...) {
      // Not ours to look into. The Fault is thrown outside, when the foreign exception is gone.
    }
    throw own_fault(
        stage, program,
        fmt::format("{} threw an exception; take another form or device", selector.name));
  }

  /// An object that has to be there.
  Id want(Id object, const char* from) const {
    if (object == nullptr)
      throw own_fault(stage, program,
                      fmt::format("{} returned nothing; take another form or device", from));
    return object;
  }
};

/// An object kept alive. CoreFoundation's objects are released like the others: on Apple's systems
/// they are Objective-C objects.
class Ref {
 public:
  Ref() = default;
  /// Takes over what a Create or Copy function returned.
  static Ref adopt(const Frameworks& api, Id object) { return {api, object}; }
  /// Keeps what a method returned, which the Pool releases otherwise.
  static Ref keep(const Frameworks& api, Id object) {
    return {api, object == nullptr ? nullptr : api.objc_retain(object)};
  }
  Ref(Ref&& other) noexcept : api_(other.api_), object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref&& other) noexcept {
    std::swap(api_, other.api_);
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() { reset(); }
  void reset() {
    if (object_ != nullptr) api_->objc_release(std::exchange(object_, nullptr));
  }
  Id get() const { return object_; }

 private:
  Ref(const Frameworks& api, Id object) : api_(&api), object_(object) {}
  const Frameworks* api_ = nullptr;
  Id object_ = nullptr;
};

/// What methods return during its life ends with it.
class Pool {
 public:
  explicit Pool(const Frameworks& api) : api_(api), pool_(api.objc_autoreleasePoolPush()) {}
  ~Pool() { api_.objc_autoreleasePoolPop(pool_); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

 private:
  const Frameworks& api_;
  void* const pool_;
};

}  // namespace weft::device::ane::runtime
