#include "device/ane/chip.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace weft::device::ane {
namespace {

constexpr Chip kChips[] = {
    {"m1", 1, Tier::base},       {"m1pro", 1, Tier::pro},     {"m1max", 1, Tier::max},
    {"m1ultra", 1, Tier::ultra}, {"m2", 2, Tier::base},       {"m2pro", 2, Tier::pro},
    {"m2max", 2, Tier::max},     {"m2ultra", 2, Tier::ultra}, {"m3", 3, Tier::base},
    {"m3pro", 3, Tier::pro},     {"m3max", 3, Tier::max},     {"m3ultra", 3, Tier::ultra},
    {"m4", 4, Tier::base},       {"m4pro", 4, Tier::pro},     {"m4max", 4, Tier::max},
    {"m5", 5, Tier::base},       {"m5pro", 5, Tier::pro},     {"m5max", 5, Tier::max},
};

constexpr std::array<std::string_view, 4> kTiers{"", " Pro", " Max", " Ultra"};

}  // namespace

std::span<const Chip> chips() { return kChips; }

const Chip* find_chip(std::string_view name) {
  std::string plain;
  for (const char c : name)
    if (c != ' ' && c != '-') plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (plain.starts_with("apple")) plain.erase(0, 5);
  for (const Chip& chip : kChips)
    if (chip.name == plain) return &chip;
  return nullptr;
}

const Chip& chip_named(std::string_view name) {
  if (const Chip* const chip = find_chip(name)) return *chip;
  std::string known;
  for (const Chip& chip : kChips)
    known += fmt::format("{}{}", known.empty() ? "" : ", ", chip.name);
  throw UsageError(fmt::format("chip '{}' is unknown; there are: {}", name, known));
}

std::string display_name(const Chip& chip) {
  return fmt::format("M{}{}", chip.generation, kTiers[static_cast<size_t>(chip.tier)]);
}

}  // namespace weft::device::ane
