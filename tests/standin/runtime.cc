#include "standin/runtime.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "standin/behaviour.h"
#include "standin/counters.h"

namespace weft::standin {
namespace {

struct Registry {
  std::mutex lock;
  std::set<std::string> selectors;
  std::deque<Class> classes;
  std::map<std::string, Class*> by_name;
  std::deque<Object> objects;  // a dead one's place is not used again
};
// Never destroyed: the product may still release objects when static objects go.
Registry& registry() {
  static auto* const all = new Registry;
  return *all;
}

Class& add_class(Registry& in, const std::string& name, const Class* isa) {
  Class& made = in.classes.emplace_back();
  made.isa = isa;
  made.immortal = true;
  made.name = name;
  return made;
}

std::vector<std::vector<Object*>>& pools() {
  thread_local std::vector<std::vector<Object*>> of_thread;
  return of_thread;
}

void used_after_its_end(const Object& object, const char* how) {
  ++counters().over_releases;
  std::fprintf(stderr, "stand-in: %s of a %s that is gone\n", how, object.isa->name.c_str());
}

}  // namespace

Selector selector(const std::string& name) {
  const std::lock_guard guard(registry().lock);
  return registry().selectors.insert(name).first->c_str();
}

Class& class_named(const std::string& name) {
  Registry& all = registry();
  const std::lock_guard guard(all.lock);
  Class*& found = all.by_name[name];
  if (found == nullptr) found = &add_class(all, name, &add_class(all, name, nullptr));
  return *found;
}

Class* find_class(const std::string& name) {
  if (behaviour()->no_class == name) return nullptr;
  const std::lock_guard guard(registry().lock);
  const auto it = registry().by_name.find(name);
  return it == registry().by_name.end() ? nullptr : it->second;
}

Class& metaclass(Class& of) { return const_cast<Class&>(*of.isa); }

const Method* find_method(const Class& of, Selector selector) {
  if (behaviour()->no_selector == selector) return nullptr;
  const std::lock_guard guard(registry().lock);
  const auto it = std::ranges::find(of.methods, selector, &Method::selector);
  return it == of.methods.end() ? nullptr : &*it;
}

void add_method(Class& to, const char* name, std::string types, Function function) {
  const Selector key = selector(name);
  const std::lock_guard guard(registry().lock);
  to.methods.push_back({key, std::move(types), function});
}

Object* make_object(const Class& of, std::unique_ptr<Content> content) {
  ++counters().live_objects;
  const std::lock_guard guard(registry().lock);
  Object& made = registry().objects.emplace_back();
  made.isa = &of;
  made.content = std::move(content);
  return &made;
}

Object* retain(Object* object) {
  if (object == nullptr || object->immortal) return object;
  if (object->references.fetch_add(1, std::memory_order_relaxed) > 0) return object;
  --object->references;
  used_after_its_end(*object, "a retain");
  return object;
}

void release(Object* object) {
  if (object == nullptr || object->immortal) return;
  const long before = object->references.fetch_sub(1, std::memory_order_acq_rel);
  if (before > 1) return;
  if (before < 1) {
    ++object->references;
    return used_after_its_end(*object, "a release");
  }
  object->content.reset();
  --counters().live_objects;
}

Object* autorelease(Object* object) {
  if (object == nullptr || object->immortal) return object;
  if (pools().empty())
    ++counters().unpooled;
  else
    pools().back().push_back(object);
  return object;
}

void* push_pool() {
  pools().emplace_back();
  return reinterpret_cast<void*>(static_cast<uintptr_t>(pools().size()));
}

void pop_pool(void* pool) {
  const auto depth = reinterpret_cast<uintptr_t>(pool);
  while (depth != 0 && pools().size() >= depth) {
    const std::vector<Object*> ended = std::move(pools().back());
    pools().pop_back();
    for (Object* const object : ended) release(object);
  }
}

void throw_exception(const std::string& reason) { throw Exception(reason); }

}  // namespace weft::standin

// What objc_msgSend asks: the code of the receiver's method. Never nullptr; what the receiver does
// not understand is an exception. The receiver is not nil.
extern "C" __attribute__((visibility("hidden"), used)) weft::standin::Function standin_method(
    weft::standin::Object* receiver, weft::standin::Selector selector) {
  using namespace weft::standin;
  const Class& of = *receiver->isa;
  if (receiver->references.load(std::memory_order_relaxed) < 1) {
    used_after_its_end(*receiver, "a message");
    throw_exception(fmt::format("{} sent to a {} that is gone", selector, of.name));
  }
  const Method* const method = find_method(of, selector);
  if (method == nullptr)
    throw_exception(fmt::format("unrecognized selector {} sent to a {}", selector, of.name));
  return method->function;
}
