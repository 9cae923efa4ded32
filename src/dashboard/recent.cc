#include "dashboard/recent.h"

#include <algorithm>
#include <cmath>

namespace weft::dashboard {
namespace {

/// The newest steps, at most `most`.
size_t first_of(const Run& run, size_t most) {
  return run.recent.size() - std::min(most, run.recent.size());
}

bool is_begin(const Event& event) { return event.name == "start" || event.name == "resume"; }

/// Wall clock at which the newest process began, or that of the oldest step that is known.
int64_t begin_ms(const Run& run) {
  const auto begin = std::find_if(run.events.rbegin(), run.events.rend(), is_begin);
  const int64_t oldest = run.recent.front().time_ms;
  return begin == run.events.rend() ? oldest : std::max(oldest, begin->time_ms);
}

/// `to` - `from`; the numbers come from files, and their difference may be none of theirs.
double distance(int64_t from, int64_t to) {
  return static_cast<double>(to) - static_cast<double>(from);
}

double sum_of(const Named& energy, const std::vector<std::string>& domains) {
  double sum = 0;
  for (const std::string& domain : domains) sum += value_of(energy, domain);
  return sum;
}

/// The domains that count as all that is spent: the package, or what there is, without the system
/// that contains it all, unless there is nothing else.
std::vector<std::string> counted_domains(const Named& energy) {
  if (std::isfinite(value_of(energy, "package"))) return {"package"};
  std::vector<std::string> domains;
  for (const auto& [name, joules] : energy)
    if (name != "system" && std::isfinite(joules)) domains.push_back(name);
  if (domains.empty() && std::isfinite(value_of(energy, "system"))) domains.push_back("system");
  return domains;
}

}  // namespace

std::vector<double> recent_values(const Run& run, double Step::*field, size_t most) {
  std::vector<double> values;
  for (size_t i = first_of(run, most); i < run.recent.size(); ++i)
    values.push_back(run.recent[i].*field);
  return values;
}

std::vector<double> recent_values(const Run& run, Named Step::*list, std::string_view name,
                                  size_t most) {
  std::vector<double> values;
  for (size_t i = first_of(run, most); i < run.recent.size(); ++i)
    values.push_back(value_of(run.recent[i].*list, name));
  return values;
}

double pace_ms(const Run& run) {
  constexpr size_t kMost = 200;
  if (run.recent.empty()) return kMissing;
  const int64_t begin = begin_ms(run);
  const Step& newest = run.recent.back();
  for (size_t i = first_of(run, kMost); i + 1 < run.recent.size(); ++i) {
    const Step& first = run.recent[i];
    if (first.time_ms < begin || first.step >= newest.step) continue;
    return distance(first.time_ms, newest.time_ms) / distance(first.step, newest.step);
  }
  return kMissing;
}

double remaining_ms(const Run& run, int64_t now_ms) {
  if (run.state != RunState::kRunning || !run.config || run.recent.empty()) return kMissing;
  const Step& newest = run.recent.back();
  const double left = distance(newest.step, run.config->steps) * pace_ms(run);
  if (run.config->steps <= 0 || std::isnan(left)) return kMissing;
  return std::max(0.0, left - std::max(0.0, distance(newest.time_ms, now_ms)));
}

Named recent_means(const Run& run, Named Step::*list, size_t most) {
  Named means;
  const size_t first = first_of(run, most);
  for (size_t i = first; i < run.recent.size(); ++i)
    for (const auto& [name, value] : run.recent[i].*list) {
      if (!std::isfinite(value)) continue;
      const auto same = [&, &wanted = name](const auto& one) { return one.first == wanted; };
      auto found = std::find_if(means.begin(), means.end(), same);
      if (found == means.end()) found = means.insert(means.end(), {name, 0.0});
      found->second += value / static_cast<double>(run.recent.size() - first);
    }
  return means;
}

Efficiency efficiency(const Run& run) {
  const std::vector<std::string> domains = counted_domains(run.energy_j);
  if (domains.empty()) return {};
  double first_joules = kMissing, joules = 0, tokens = 0, tokens_then = 0;
  for (const Step& step : run.recent) {
    tokens += step.tokens;
    const double now = sum_of(step.energy_j, domains);
    if (step.energy_j.empty() || !std::isfinite(now)) continue;
    if (std::isnan(first_joules)) first_joules = now, tokens = 0;
    joules = now - first_joules;
    tokens_then = tokens;
  }
  if (!(joules > 0)) return {};
  Efficiency found{tokens_then / joules, domains.front()};
  for (size_t i = 1; i < domains.size(); ++i) found.of += " + " + domains[i];
  return found;
}

}  // namespace weft::dashboard
