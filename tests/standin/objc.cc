// The Objective-C runtime's C functions, over runtime.h, and the stand-in's own: how tests tell it
// what to do and ask what happened.
#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "device/ane/chip.h"
#include "standin/behaviour.h"
#include "standin/counters.h"
#include "standin/runtime.h"

using namespace weft::standin;

namespace {

void check_chip(const Behaviour& behaviour) { weft::device::ane::chip_named(behaviour.chip); }

// Wrong settings end the process here, where the library is loaded.
[[maybe_unused]] const bool kSettingsRead = []() noexcept {
  check_chip(*behaviour());
  return true;
}();

// After everything else: objects that static objects of the program held are gone.
[[gnu::destructor]] void write_report() {
  const std::string& path = behaviour()->report;
  if (path.empty()) return;
  std::FILE* const file = std::fopen((path + "." + std::to_string(::getpid())).c_str(), "w");
  if (file == nullptr) return std::perror("stand-in: its report can't be written");
  const char* before = "{";
  for (const CounterName& row : counter_names()) {
    std::fprintf(file, "%s\"%s\": %ld", before, row.name, (counters().*row.counter).load());
    before = ", ";
  }
  std::fputs("}\n", file);
  if (std::fclose(file) != 0) std::perror("stand-in: its report is cut off");
}

}  // namespace

extern "C" {

Class* objc_getClass(const char* name) { return find_class(name); }
Class* objc_getMetaClass(const char* name) {
  Class* const found = find_class(name);
  return found == nullptr ? nullptr : &metaclass(*found);
}
Object* objc_retain(Object* object) { return retain(object); }
void objc_release(Object* object) { release(object); }
void* objc_autoreleasePoolPush() { return push_pool(); }
void objc_autoreleasePoolPop(void* pool) { pop_pool(pool); }

const Class* object_getClass(const Object* object) {
  return object == nullptr ? nullptr : object->isa;
}
const char* object_getClassName(const Object* object) {
  return object == nullptr ? "nil" : object->isa->name.c_str();
}

Selector sel_registerName(const char* name) { return selector(name); }

bool class_respondsToSelector(const Class* of, Selector selector) {
  return of != nullptr && find_method(*of, selector) != nullptr;
}
const Method* class_getInstanceMethod(const Class* of, Selector selector) {
  return of == nullptr ? nullptr : find_method(*of, selector);
}
const Method* class_getClassMethod(Class* of, Selector selector) {
  return of == nullptr ? nullptr : find_method(metaclass(*of), selector);
}
const char* method_getTypeEncoding(const Method* method) {
  return method == nullptr ? nullptr : method->types.c_str();
}

// The behaviour from now on; what counts evaluations begins anew. Throws std::exception.
void standin_configure(const char* settings) {
  auto wanted = std::make_shared<Behaviour>(settings);
  check_chip(*wanted);
  set_behaviour(std::move(wanted));
}

// The counter of this name (counters.cc); -1: there is none.
long standin_counter(const char* name) {
  for (const CounterName& row : counter_names())
    if (std::string_view(row.name) == name) return counters().*row.counter;
  return -1;
}

}  // extern "C"
