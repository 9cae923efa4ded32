#include "dashboard/zoom.h"

#include <algorithm>

namespace weft::dashboard {
namespace {

constexpr int64_t kFewestSteps = 8;  // that are looked at closely

/// Shows `first` .. `first + length` as far as there are such steps.
void show_steps(View& view, const Steps& all, int64_t first, int64_t length) {
  if (length >= all.second - all.first) {
    view.steps.reset();
    return;
  }
  first = std::clamp(first, all.first, all.second - length);
  view.steps = {first, first + length};
}

}  // namespace

std::optional<Steps> all_steps(const Runs& runs) {
  std::optional<Steps> all;
  for (const Run* const run : runs)
    for (const Curve* const curve : {&run->loss, &run->smoothed, &run->validation})
      if (const auto buckets = curve->buckets(); !buckets.empty()) {
        if (!all) all = {buckets.front().first, buckets.back().last};
        all->first = std::min(all->first, buckets.front().first);
        all->second = std::max(all->second, buckets.back().last);
      }
  return all;
}

void zoom(View& view, const Runs& runs, bool nearer, double still) {
  const std::optional<Steps> all = all_steps(runs);
  if (!all) return;
  const Steps now = view.steps.value_or(*all);
  const int64_t length = now.second - now.first;
  const int64_t least = std::min(kFewestSteps, length);
  const int64_t next = nearer ? std::max(length / 2, least) : std::max<int64_t>(length, 1) * 2;
  const double moved = still * static_cast<double>(length - next);
  show_steps(view, *all, now.first + static_cast<int64_t>(moved), next);
}

void zoom(View& view, const Runs& runs, bool nearer) {
  const std::optional<Steps> all = all_steps(runs);
  const bool newest = all && view.steps.value_or(*all).second == all->second;
  zoom(view, runs, nearer, newest ? 1 : 0.5);
}

void pan(View& view, const Runs& runs, int direction) {
  const std::optional<Steps> all = all_steps(runs);
  if (!all || !view.steps) return;
  const int64_t length = view.steps->second - view.steps->first;
  show_steps(view, *all, view.steps->first + direction * std::max<int64_t>(length / 4, 1), length);
}

int64_t last_step(const Runs& runs) {
  const std::optional<Steps> all = all_steps(runs);
  return all ? all->second : 0;
}

void follow(View& view, const Runs& runs, int64_t before) {
  const std::optional<Steps> all = all_steps(runs);
  if (!all || !view.steps || view.steps->second != before || all->second == before) return;
  const int64_t length = view.steps->second - view.steps->first;
  show_steps(view, *all, all->second - length, length);
}

}  // namespace weft::dashboard
