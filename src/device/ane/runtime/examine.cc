#include "device/ane/runtime/examine.h"

#include <unistd.h>

#include "device/ane/runtime/classes.h"
#include "device/ane/runtime/foundation.h"
#include "device/ane/runtime/in_memory.h"
#include "device/ane/runtime/model_folder.h"

namespace weft::device::ane::runtime {
namespace {

constexpr const char* kDeviceInfo = "_ANEDeviceInfo";
constexpr const char* kDeviceFacts[] = {
    "hasANE", "numANEs", "numANECores", "aneArchitectureType", "isVirtualMachine", "buildVersion"};

std::string encoding_of(const Frameworks& api, const Method& method) {
  const Id owner = api.objc_getClass(method.owner), name = api.sel_registerName(method.name);
  if (owner == nullptr) return "";
  const Id found = method.of_class ? api.class_getClassMethod(owner, name)
                                   : api.class_getInstanceMethod(owner, name);
  const char* const encoding = found == nullptr ? nullptr : api.method_getTypeEncoding(found);
  return encoding == nullptr ? "" : encoding;
}

/// Asks a method without arguments as its type encoding says that it answers.
std::string answer(const Caller& at, Id receiver, const Selector& selector, char type) {
  const auto flag = [](bool value) { return std::string(value ? "yes" : "no"); };
  switch (type) {
    case 'B':
      return flag(at.send<bool>(receiver, selector));
    case 'c':
      return flag(at.send<signed char>(receiver, selector) != 0);
    case 'i':
      return fmt::format("{}", at.send<int32_t>(receiver, selector));
    case 'I':
      return fmt::format("{}", at.send<uint32_t>(receiver, selector));
    case 'l':
    case 'q':
      return fmt::format("{}", at.send<int64_t>(receiver, selector));
    case 'L':
    case 'Q':
      return fmt::format("{}", at.send<uint64_t>(receiver, selector));
    case '@': {
      const Id object = at.send<Id>(receiver, selector);
      if (const auto text = read_string(at.api, object)) return *text;
      if (const auto number = read_number(at.api, object)) return fmt::format("{}", *number);
      return object == nullptr ? "(nothing)" : "(neither text nor number)";
    }
    default:
      return fmt::format("(of type {})", type);
  }
}

std::string device_fact(const Frameworks& api, const char* name) {
  const Method method{kDeviceInfo, true, false, name};
  const std::string encoding = encoding_of(api, method);
  if (encoding.empty() || !responds(api, method)) return "(not there)";
  const Pool pool(api);
  try {
    return answer(Caller{api, Stage::open, ""}, api.objc_getClass(kDeviceInfo),
                  Selector{api.sel_registerName(name), name}, encoding[0]);
  } catch (const Fault& fault) {
    return fmt::format("({})", fault.what());
  }
}

void examine_classes(const Frameworks& api, Examination& found) {
  for (const char* const name : class_names())
    found.classes.push_back({name, api.objc_getClass(name) != nullptr});
  found.classes.push_back({kDeviceInfo, api.objc_getClass(kDeviceInfo) != nullptr});
  for (const Method& method : methods())
    found.methods.push_back({.owner = method.owner,
                             .name = method.name,
                             .of_class = method.of_class,
                             .needed = method.needed,
                             .found = responds(api, method),
                             .encoding = encoding_of(api, method)});
  for (const char* const name : kDeviceFacts)
    found.device.push_back({name, device_fact(api, name)});
}

void examine_temporary(const Frameworks& api, Examination& found) {
  try {
    found.temporary = temporary_folder(api);
  } catch (const Fault&) {
    return;  // the empty path says so
  }
  found.temporary_writable = ::access(found.temporary.c_str(), W_OK | X_OK) == 0;
  found.temporary_free_bytes = free_bytes(found.temporary);
}

}  // namespace

Examination examine() {
  const Frameworks api;
  Examination found;
  found.host = this_host();
  found.libraries = api.libraries;
  found.missing_functions = api.missing;
  found.absent = why_absent(found.host, api);
  if (!api.missing.empty()) return found;
  examine_classes(api, found);
  examine_temporary(api, found);
  return found;
}

}  // namespace weft::device::ane::runtime
