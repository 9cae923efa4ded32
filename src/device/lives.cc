#include "device/lives.h"

#include <algorithm>
#include <numeric>

namespace weft::device {
namespace {

constexpr int64_t kAlign = 64;  // a cache line

int64_t aligned(int64_t bytes) { return (bytes + kAlign - 1) / kAlign * kAlign; }

}  // namespace

Places place(std::span<const Life> lives) {
  std::vector<size_t> order(lives.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return lives[a].bytes > lives[b].bytes; });
  Places places{std::vector<int64_t>(lives.size()), 0};
  for (size_t i = 0; i < order.size(); ++i) {
    const Life& life = lives[order[i]];
    std::vector<std::pair<int64_t, int64_t>> taken;
    for (size_t j = 0; j < i; ++j) {
      const Life& other = lives[order[j]];
      if (other.first > life.last || life.first > other.last) continue;
      const int64_t begin = places.offsets[order[j]];
      taken.emplace_back(begin, begin + aligned(other.bytes));
    }
    std::sort(taken.begin(), taken.end());
    int64_t at = 0;
    for (const auto& [begin, end] : taken) {
      if (at + aligned(life.bytes) <= begin) break;
      at = std::max(at, end);
    }
    places.offsets[order[i]] = at;
    places.bytes = std::max(places.bytes, at + aligned(life.bytes));
  }
  return places;
}

}  // namespace weft::device
