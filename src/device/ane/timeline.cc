#include "device/ane/timeline.h"

#include <algorithm>
#include <set>

#include "base/error.h"

namespace weft::device::ane {
namespace {

std::vector<int> critical_path(const Timeline& timeline, const std::vector<int>& decided_by) {
  std::vector<int> path;
  if (timeline.end.empty()) return path;
  const auto last = std::max_element(timeline.end.begin(), timeline.end.end());
  for (int item = static_cast<int>(last - timeline.end.begin()); item >= 0;
       item = decided_by[static_cast<size_t>(item)])
    path.push_back(item);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace

Timeline simulate(std::span<const Item> items, int lanes) {
  Timeline timeline;
  timeline.busy.resize(static_cast<size_t>(lanes));
  std::vector<int> latest(static_cast<size_t>(lanes), -1);  // Item of each lane
  std::vector<int> decided_by;  // for each Item the one that it waited for last, or -1
  for (size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    CHECK(item.lane >= 0 && item.lane < lanes, "{}: lane {} of {}", item.name, item.lane, lanes);
    const auto lane = static_cast<size_t>(item.lane);
    double begin = 0;
    int by = -1;
    const auto wait_for = [&](int earlier) {
      CHECK(earlier < static_cast<int>(i), "{} waits for a later Item", item.name);
      const double end = timeline.end[static_cast<size_t>(earlier)];
      if (by >= 0 && end <= begin) return;
      begin = end;
      by = earlier;
    };
    if (latest[lane] >= 0) wait_for(latest[lane]);
    for (const int earlier : item.after) wait_for(earlier);
    timeline.begin.push_back(begin);
    timeline.end.push_back(begin + item.seconds);
    timeline.busy[lane] += item.seconds;
    timeline.seconds = std::max(timeline.seconds, timeline.end.back());
    latest[lane] = static_cast<int>(i);
    decided_by.push_back(by);
  }
  timeline.critical = critical_path(timeline, decided_by);
  return timeline;
}

std::vector<std::vector<int>> dependencies(std::span<const std::unique_ptr<Launch>> launches) {
  std::vector<std::vector<int>> all(launches.size());
  for (size_t later = 0; later < launches.size(); ++later) {
    std::set<const Device*> done{&launches[later]->device()};
    for (size_t earlier = later; earlier-- > 0;) {
      const Device* const device = &launches[earlier]->device();
      if (done.contains(device) || !depends(*launches[later], *launches[earlier])) continue;
      done.insert(device);
      all[later].push_back(static_cast<int>(earlier));
    }
  }
  return all;
}

}  // namespace weft::device::ane
