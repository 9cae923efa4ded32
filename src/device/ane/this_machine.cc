#include "device/ane/this_machine.h"

#include <fmt/format.h>

#include "base/cache_folder.h"

namespace weft::device::ane {
namespace {

constexpr std::string_view kOtherChip = "m4";

}  // namespace

ThisMachine this_machine() {
  runtime::Host host = runtime::this_host();
  const Chip* const own = find_chip(host.processor);
  const Chip* const chip = own != nullptr ? own : &chip_named(kOtherChip);
  return {std::move(host), chip, own != nullptr};
}

std::string to_string(const runtime::Host& host) {
  return fmt::format("{}, {} {} ({})", host.processor, host.system, host.version, host.build);
}

std::shared_ptr<TrialCache> trial_cache_of(const ThisMachine& machine) {
  return std::make_shared<TrialCache>(cache_folder(), *machine.chip, machine.host.build);
}

}  // namespace weft::device::ane
