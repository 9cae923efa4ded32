#include "device/ane/limits.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/error.h"
#include "device/ane/limits_tables.h"

namespace weft::device::ane {
namespace {

std::vector<Rule> join() {
  const std::pair<Topic, std::span<const Rule>> parts[] = {
      {Topic::language, language_rules()},  {Topic::names, name_rules()},
      {Topic::surfaces, surface_rules()},   {Topic::shapes, shape_rules()},
      {Topic::operations, product_rules()}, {Topic::operations, function_rules()},
      {Topic::numerics, numeric_rules()},   {Topic::files, file_rules()},
      {Topic::process, process_rules()},
  };
  std::vector<Rule> all;
  for (const auto& [topic, part] : parts)
    for (const Rule& row : part) all.emplace_back(row).topic = topic;
  return all;
}

// The chips of one generation that `set` holds: all of them as "M4".
void name_generation(ChipSet set, int generation, std::vector<std::string>& names) {
  std::vector<std::string> some;
  bool all = true;
  for (const Chip& chip : chips()) {
    if (chip.generation != generation) continue;
    all = all && set.holds(chip);
    if (set.holds(chip)) some.push_back(display_name(chip));
  }
  if (all)
    names.push_back(fmt::format("M{}", generation));
  else
    names.insert(names.end(), some.begin(), some.end());
}

}  // namespace

std::string to_string(ChipSet set) {
  const int newest = chips().back().generation;
  if (set == ChipSet::every()) return "all";
  for (int first = 2; first < newest; ++first)
    if (set == ChipSet::from(first)) return fmt::format("M{} and later", first);
  std::vector<std::string> names;
  for (int generation = 1; generation <= newest; ++generation)
    name_generation(set, generation, names);
  if (names.size() < 2) return fmt::format("{}", fmt::join(names, ""));
  const std::string last = std::move(names.back());
  names.pop_back();
  return fmt::format("{} and {}", fmt::join(names, ", "), last);
}

std::span<const Rule> rules() {
  static const std::vector<Rule> all = join();
  return all;
}

const Rule& rule(std::string_view id) {
  const auto it = std::ranges::find(rules(), id, &Rule::id);
  CHECK(it != rules().end(), "there is no rule {}", id);
  return *it;
}

}  // namespace weft::device::ane
