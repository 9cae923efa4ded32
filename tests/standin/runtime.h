// The stand-in's Objective-C runtime: classes with methods, objects with counts, autorelease pools,
// exceptions. It is as much of Apple's as the product can see through the C functions, and counts
// what is done wrong.
//
// Every function may be called by any thread. Classes, selectors and what is left of dead objects
// live as long as the process: who uses one too late is counted, not crashed.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "standin/encoding.h"

namespace weft::standin {

/// A selector is its name, one copy of each: equal names are equal pointers.
using Selector = const char*;
/// A method's code, cast to its own type before it is called.
using Function = void (*)();

struct Method {
  Selector selector = nullptr;
  std::string types;  ///< as the runtime encodes them: "B28@0:8I16^@20"
  Function function = nullptr;
};

/// What an object holds; gone when its count is 0.
struct Content {
  virtual ~Content() = default;
};

struct Class;
struct Object {
  const Class* isa = nullptr;
  std::atomic<long> references{1};
  bool immortal = false;  ///< a class or a constant: not counted
  std::unique_ptr<Content> content;
};

/// A class is an object too, whose class, the metaclass, has the class methods. Nothing inherits.
struct Class : Object {
  std::string name;
  std::deque<Method> methods;
};

/// The one copy of `name`.
Selector selector(const std::string& name);

/// The class called `name`, made where there is none.
Class& class_named(const std::string& name);
/// The same, but nullptr where there is none or where the behaviour hides it.
Class* find_class(const std::string& name);
Class& metaclass(Class& of);
/// nullptr where there is none or where the behaviour hides it.
const Method* find_method(const Class& of, Selector selector);

void add_method(Class& to, const char* name, std::string types, Function function);
/// A method whose code is `function`: its first arguments are the receiver and the selector.
template <class R, class... A>
void add_method(Class& to, const char* name, R (*function)(Object*, Selector, A...)) {
  add_method(to, name, encoding(function), reinterpret_cast<Function>(function));
}

/// A new object, which the caller holds.
Object* make_object(const Class& of, std::unique_ptr<Content> content);
Object* retain(Object* object);
void release(Object* object);
/// Released when this thread's innermost pool is popped.
Object* autorelease(Object* object);
void* push_pool();
/// Pops the pool that push_pool() called `pool`, and those inside it.
void pop_pool(void* pool);

/// A hold on an object; nullptr is an object that does nothing.
class Reference {
 public:
  Reference() = default;
  /// Takes over the caller's hold.
  explicit Reference(Object* held) : object_(held) {}
  static Reference retained(Object* object) { return Reference(retain(object)); }
  Reference(const Reference& other) : object_(retain(other.object_)) {}
  Reference(Reference&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Reference& operator=(Reference other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Reference() { release(object_); }

  Object* get() const { return object_; }
  /// The hold becomes the caller's.
  Object* give() && { return std::exchange(object_, nullptr); }

 private:
  Object* object_ = nullptr;
};

/// What is thrown as an NSException is. The product sees none of its parts, tests do.
struct Exception : std::runtime_error {
  using std::runtime_error::runtime_error;
};
[[noreturn]] void throw_exception(const std::string& reason);

}  // namespace weft::standin
