#include "device/ane/runtime/classes.h"

namespace weft::device::ane::runtime {
namespace {

#define WEFT_NAME(member, name) [[maybe_unused]] constexpr const char* member##_name = name;
WEFT_ANE_CLASSES(WEFT_NAME)
#undef WEFT_NAME

#define WEFT_NAME(member, name) name,
constexpr const char* kClassNames[] = {WEFT_ANE_CLASSES(WEFT_NAME)};
#undef WEFT_NAME

#define WEFT_ROW(member, owner, of_class, needed, name) {owner##_name, of_class, needed, name},
constexpr Method kMethods[] = {WEFT_ANE_METHODS(WEFT_ROW)};
#undef WEFT_ROW

}  // namespace

std::span<const Method> methods() { return kMethods; }
std::span<const char* const> class_names() { return kClassNames; }

Classes::Classes(const Frameworks& api) {
  if (!api.missing.empty()) return;
#define WEFT_CLASS(member, name) member##_class = api.objc_getClass(name);
#define WEFT_METHOD(member, owner, of_class, needed, name) \
  member = {api.sel_registerName(name), name};
  WEFT_ANE_CLASSES(WEFT_CLASS)
  WEFT_ANE_METHODS(WEFT_METHOD)
#undef WEFT_CLASS
#undef WEFT_METHOD
}

bool responds(const Frameworks& api, const Method& method) {
  const Id owner = api.objc_getClass(method.owner);
  if (owner == nullptr) return false;
  return api.class_respondsToSelector(method.of_class ? api.objc_getMetaClass(method.owner) : owner,
                                      api.sel_registerName(method.name));
}

}  // namespace weft::device::ane::runtime
