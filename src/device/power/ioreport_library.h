// IOReport: the functions of Apple's private library that are called, found by name when it is
// opened, together with CoreFoundation's; and the one thing that is done with them: asking for the
// numbers of the group "Energy Model".
//
// Prototypes as in use by public tools on macOS 12 to 27 (sampling without privileges):
// dictionaries, strings and subscriptions are CoreFoundation's objects; what a function called
// Create or Copy returns is the caller's to release.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "device/ane/runtime/message.h"

namespace weft::device::power {

// clang-format off
#define WEFT_IOREPORT_FUNCTIONS(X)                                                             \
  X(IOReportCopyChannelsInGroup, CfId (*)(CfId, CfId, uint64_t, uint64_t, uint64_t))           \
  X(IOReportCreateSubscription, CfId (*)(const void*, CfId, CfId*, uint64_t, CfId))            \
  X(IOReportCreateSamples, CfId (*)(CfId, CfId, CfId))                                         \
  X(IOReportChannelGetChannelName, CfId (*)(CfId))                                             \
  X(IOReportChannelGetUnitLabel, CfId (*)(CfId))                                               \
  X(IOReportSimpleGetIntegerValue, int64_t (*)(CfId, int))
// clang-format on

using CfId = ane::runtime::Id;

/// A channel's value; its units since the machine was started.
struct Channel {
  std::string name, unit;
  int64_t value = 0;
};

class EnergyModel {
 public:
  /// Subscribes to all channels of the group. `library` is what dlopen() is given.
  explicit EnergyModel(const std::string& library);

  /// The channels that `wanted` says yes to, or none with a reason.
  struct Sample {
    std::vector<Channel> channels;
    std::string missing = {};
  };
  Sample sample(bool (*wanted)(std::string_view name)) const;

 private:
  std::string open(const std::string& library);
  std::string subscribe();

  const ane::runtime::Frameworks foundation_;
#define WEFT_MEMBER(name, type) std::type_identity_t<type> name = nullptr;
  WEFT_IOREPORT_FUNCTIONS(WEFT_MEMBER)
#undef WEFT_MEMBER
  std::string missing_;  ///< why it can't be used
  ane::runtime::Ref channels_, subscription_, key_;
};

}  // namespace weft::device::power
