#include "device/power/power.h"

#include <fmt/format.h>

namespace weft::device::power {

std::string_view domain_name(Domain domain) {
  static constexpr std::array<std::string_view, kDomains.size()> kNames = {
      "cpu", "gpu", "ane", "package", "memory", "system"};
  return kNames[static_cast<size_t>(domain)];
}

std::string to_text(const Figure& figure) {
  return figure.missing.empty() ? fmt::format("{:.1f} W", figure.watts) : "n/a: " + figure.missing;
}

}  // namespace weft::device::power
