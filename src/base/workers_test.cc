// workers.h: every index exactly once, whatever the number of threads, region after region.
#include "base/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace weft {
namespace {

TEST(Share, PartitionsWithSizesThatDifferByAtMostOne) {
  for (int workers = 1; workers <= 13; ++workers)
    for (int64_t count = 0; count < 60; ++count) {
      int64_t end = 0, smallest = count, largest = 0;
      for (int i = 0; i < workers; ++i) {
        const Range part = share(count, i, workers);
        ASSERT_EQ(part.begin, end);
        ASSERT_GE(part.size(), 0);
        end = part.end;
        smallest = std::min(smallest, part.size());
        largest = std::max(largest, part.size());
      }
      ASSERT_EQ(end, count);
      ASSERT_LE(largest - smallest, 1);
    }
}

TEST(Workers, EachWorkerRunsOnceOnAThreadOfItsOwn) {
  for (const int count : {1, 2, 3, 7}) {
    Workers workers(count);
    ASSERT_EQ(workers.count(), count);
    std::vector<std::thread::id> ids(static_cast<size_t>(count));
    std::vector<int> calls(static_cast<size_t>(count));
    workers.run([&](int worker) {
      ids[static_cast<size_t>(worker)] = std::this_thread::get_id();
      ++calls[static_cast<size_t>(worker)];
    });
    EXPECT_EQ(ids[0], std::this_thread::get_id());
    EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), ids.size());
    for (const int n : calls) EXPECT_EQ(n, 1);
  }
}

TEST(Workers, SplitVisitsEveryIndexOnce) {
  for (const int count : {1, 2, 3, 7})
    for (const int64_t items : {0, 1, 2, 5, 6, 7, 8, 64, 1001})
      for (const int64_t grain : {1, 16, 600}) {
        Workers workers(count);
        std::vector<std::atomic<int>> visits(static_cast<size_t>(items));
        std::atomic<int> parts{0};
        workers.split(items, grain, [&](int64_t begin, int64_t end) {
          ASSERT_LT(begin, end);
          ++parts;
          for (int64_t i = begin; i < end; ++i) ++visits[static_cast<size_t>(i)];
        });
        for (const auto& n : visits) ASSERT_EQ(n.load(), 1);
        if (items < 2 * grain) {
          ASSERT_EQ(parts.load(), items > 0 ? 1 : 0);
        }
      }
}

// What one region writes, the next one reads on other threads: a lost region or a missing ordering
// shows as a wrong sum.
TEST(Workers, ManyThousandRegionsFollowEachOther) {
  for (const int count : {2, 3, 7}) {
    Workers workers(count);
    std::vector<int64_t> values(static_cast<size_t>(count));
    constexpr int64_t kRegions = 5000;
    for (int64_t region = 0; region < kRegions; ++region)
      workers.run([&](int worker) {
        const auto mine = static_cast<size_t>((worker + region) % count);
        values[mine] += region;
      });
    for (const int64_t value : values) ASSERT_EQ(value, kRegions * (kRegions - 1) / 2);
  }
}

TEST(Workers, MoreThreadsThanProcessors) {
  Workers workers(64);
  std::atomic<int64_t> sum{0};
  for (int region = 0; region < 200; ++region)
    workers.split(1000, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) sum += i;
    });
  EXPECT_EQ(sum.load(), 200 * 1000 * 999 / 2);
}

TEST(Workers, WakesAfterALongRest) {
  Workers workers(2);
  std::atomic<int> calls{0};
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(
        std::chrono::milliseconds(2));  // far beyond the time that a worker spins
    workers.run([&](int) { ++calls; });
  }
  EXPECT_EQ(calls.load(), 10);
}

TEST(Workers, ComeAndGoWithoutWork) {
  for (int i = 0; i < 50; ++i) Workers workers(3);
  EXPECT_GE(Workers().count(), 1);
  EXPECT_THROW(Workers(-1), std::logic_error);
}

}  // namespace
}  // namespace weft
