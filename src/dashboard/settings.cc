#include "dashboard/settings.h"

#include <algorithm>
#include <unordered_map>

namespace weft::dashboard {
namespace {

bool says_nothing(std::string_view name) {
  static constexpr std::string_view kNames[] = {"pid", "started_ms", "command_line"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace

std::vector<Difference> differing_settings(const Runs& runs) {
  std::vector<Difference> all;
  std::unordered_map<std::string, size_t> places;
  for (size_t i = 0; i < runs.size(); ++i) {
    if (!runs[i]->config) continue;
    for (const auto& [name, value] : runs[i]->config->settings) {
      if (says_nothing(name)) continue;
      const auto [place, added] = places.try_emplace(name, all.size());
      if (added) all.push_back({name, std::vector<std::string>(runs.size())});
      all[place->second].values[i] = value;
    }
  }
  std::erase_if(all, [](const Difference& one) {
    return std::all_of(one.values.begin(), one.values.end(),
                       [&](const std::string& value) { return value == one.values.front(); });
  });
  return all;
}

}  // namespace weft::dashboard
