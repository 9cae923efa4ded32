#include "device/power/energy_channels.h"

namespace weft::device::power {
namespace {

struct Row {
  std::string_view pattern;  ///< # stands for a number
  Domain domain;
};

// As seen on M1 to M5 with macOS 15 to 27: base chips and Pro have the plain names, Max numbers
// its engines, Ultra also its dies.
constexpr Row kRows[] = {
    {"CPU Energy", Domain::cpu}, {"DIE_#_CPU Energy", Domain::cpu},
    {"GPU Energy", Domain::gpu}, {"ANE", Domain::ane},
    {"ANE#", Domain::ane},       {"ANE#_#", Domain::ane},
    {"DRAM", Domain::memory},    {"DRAM#", Domain::memory},
    {"DRAM#_#", Domain::memory},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool matches(std::string_view pattern, std::string_view name) {
  while (!pattern.empty()) {
    if (name.empty()) return false;
    if (pattern[0] == '#') {
      if (!is_digit(name[0])) return false;
      while (!name.empty() && is_digit(name[0])) name.remove_prefix(1);
    } else {
      if (pattern[0] != name[0]) return false;
      name.remove_prefix(1);
    }
    pattern.remove_prefix(1);
  }
  return name.empty();
}

}  // namespace

std::optional<Domain> domain_of_channel(std::string_view name) {
  for (const Row& row : kRows)
    if (matches(row.pattern, name)) return row.domain;
  return std::nullopt;
}

std::optional<double> joules_per_unit(std::string_view label) {
  while (!label.empty() && label.front() == ' ') label.remove_prefix(1);
  while (!label.empty() && label.back() == ' ') label.remove_suffix(1);
  if (label == "mJ") return 1e-3;
  if (label == "uJ") return 1e-6;
  if (label == "nJ") return 1e-9;
  return std::nullopt;
}

}  // namespace weft::device::power
