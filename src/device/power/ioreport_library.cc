#include "device/power/ioreport_library.h"

#include <dlfcn.h>

#include "device/ane/runtime/foundation.h"

namespace weft::device::power {
namespace {

using ane::runtime::Frameworks;
using ane::runtime::Ref;

constexpr uint32_t kUtf8 = 0x08000100;  // kCFStringEncodingUTF8

Ref string(const Frameworks& api, const char* text) {
  return Ref::adopt(api, api.CFStringCreateWithCString(nullptr, text, kUtf8));
}

}  // namespace

EnergyModel::EnergyModel(const std::string& library) : missing_(open(library)) {
  if (!missing_.empty()) return;
  const ane::runtime::Pool pool(foundation_);
  missing_ = subscribe();
}

std::string EnergyModel::open(const std::string& library) {
  if (!foundation_.missing.empty())
    return fmt::format("this system has no function {}", foundation_.missing[0]);
  void* const handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* const error = ::dlerror();  // begins with the path
    return error == nullptr ? library : error;
  }
  std::string missing;
  const auto find = [&](const char* name) {
    void* const symbol = ::dlsym(handle, name);
    if (symbol == nullptr && missing.empty())
      missing = fmt::format("{}: it has no function {}; Weft knows macOS 12 to 27", library, name);
    return symbol;
  };
#define WEFT_FIND(name, type) name = reinterpret_cast<type>(find(#name));
  WEFT_IOREPORT_FUNCTIONS(WEFT_FIND)
#undef WEFT_FIND
  return missing;
}

std::string EnergyModel::subscribe() {
  key_ = string(foundation_, "IOReportChannels");
  const Ref group = string(foundation_, "Energy Model");
  if (key_.get() == nullptr || group.get() == nullptr)
    return "IOReport: CFStringCreateWithCString returned nothing";
  channels_ = Ref::adopt(foundation_, IOReportCopyChannelsInGroup(group.get(), nullptr, 0, 0, 0));
  if (channels_.get() == nullptr)
    return "IOReport: this system has no group \"Energy Model\"; Macs with Apple silicon have";
  CfId subscribed = nullptr;  // the subscription's
  subscription_ = Ref::adopt(
      foundation_, IOReportCreateSubscription(nullptr, channels_.get(), &subscribed, 0, nullptr));
  return subscription_.get() == nullptr ? "IOReport: IOReportCreateSubscription returned nothing"
                                        : "";
}

EnergyModel::Sample EnergyModel::sample(bool (*wanted)(std::string_view name)) const {
  if (!missing_.empty()) return {{}, missing_};
  const Frameworks& api = foundation_;
  const ane::runtime::Pool pool(api);
  const Ref sample =
      Ref::adopt(api, IOReportCreateSamples(subscription_.get(), channels_.get(), nullptr));
  if (sample.get() == nullptr) return {{}, "IOReport: IOReportCreateSamples returned nothing"};
  const auto items =
      api.CFGetTypeID(sample.get()) == api.CFDictionaryGetTypeID()
          ? ane::runtime::read_array(api, api.CFDictionaryGetValue(sample.get(), key_.get()))
          : std::nullopt;
  if (!items) return {{}, "IOReport: a sample without its list of channels"};
  Sample result{{}, ""};
  for (const CfId item : *items) {
    auto name = ane::runtime::read_string(api, IOReportChannelGetChannelName(item));
    if (!name || !wanted(*name)) continue;
    auto unit = ane::runtime::read_string(api, IOReportChannelGetUnitLabel(item));
    result.channels.push_back(
        {std::move(*name), unit.value_or(""), IOReportSimpleGetIntegerValue(item, 0)});
  }
  return result;
}

}  // namespace weft::device::power
