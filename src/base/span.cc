#include "base/span.h"

#include <array>
#include <atomic>
#include <mutex>

#include "base/error.h"

namespace weft {
namespace {

constexpr int kMaxNames = 256;

struct Total {
  std::atomic<int64_t> nanoseconds{0}, count{0};
};

struct Registry {
  std::mutex mutex;  // guards names
  std::vector<std::string> names;
  std::array<Total, kMaxNames> totals;
};

Registry& registry() {
  static Registry instance;
  return instance;
}

}  // namespace

SpanId span_id(std::string_view name) {
  Registry& r = registry();
  const std::lock_guard lock(r.mutex);
  for (size_t i = 0; i < r.names.size(); ++i)
    if (r.names[i] == name) return {static_cast<int>(i)};
  CHECK(r.names.size() < kMaxNames, "more than {} span names", kMaxNames);
  r.names.emplace_back(name);
  return {static_cast<int>(r.names.size()) - 1};
}

std::vector<SpanTotal> drain_spans() {
  Registry& r = registry();
  const std::lock_guard lock(r.mutex);
  std::vector<SpanTotal> report;
  for (size_t i = 0; i < r.names.size(); ++i) {
    const int64_t count = r.totals[i].count.exchange(0);
    if (count == 0) continue;
    report.push_back({r.names[i], r.totals[i].nanoseconds.exchange(0), count});
  }
  return report;
}

Span::~Span() {
  Total& total = registry().totals[static_cast<size_t>(id_.index)];
  total.nanoseconds.fetch_add(now_ns() - start_, std::memory_order_relaxed);
  total.count.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace weft
