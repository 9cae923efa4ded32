// Chip: which Apple silicon a Program is meant for. What a chip does differently stands in the
// rules (limits), how fast it is in the rates.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace weft::device::ane {

enum class Tier : uint8_t { base, pro, max, ultra };

struct Chip {
  std::string_view name;  ///< "m4max"
  int generation = 4;     ///< 1: M1 and so on
  Tier tier = Tier::base;
  bool operator==(const Chip&) const = default;
};

/// Every chip that Weft knows, the oldest first.
std::span<const Chip> chips();
/// The chip called `name`, or nullptr.
const Chip* find_chip(std::string_view name);
/// The chip called `name`: "m4max", and also "M4 Max" or "Apple M4 Max". Throws UsageError listing
/// those that exist.
const Chip& chip_named(std::string_view name);
/// "M4 Max".
std::string display_name(const Chip&);

}  // namespace weft::device::ane
