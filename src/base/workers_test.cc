// workers.h: every index exactly once, whatever the number of threads, region after region.
#include "base/workers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#if defined(__linux__)
#include <sched.h>
#endif

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

TEST(Workers, HandOutGivesTheSamePartsToAnyNumber) {
  for (const int count : {1, 2, 3, 7, 64})
    for (const int64_t items : {0, 1, 2, 5, 8, 64, 1001})
      for (const int64_t part : {1, 3, 64}) {
        Workers workers(count);
        std::vector<std::atomic<int>> visits(static_cast<size_t>(items));
        std::atomic<int64_t> parts{0}, strangers{0};
        workers.hand_out(items, part, [&](int worker, int64_t begin, int64_t end) {
          ++parts;
          if (worker < 0 || worker >= count || begin % part != 0 ||
              end != std::min(begin + part, items))
            ++strangers;
          for (int64_t i = begin; i < end; ++i) ++visits[static_cast<size_t>(i)];
        });
        for (const auto& n : visits) ASSERT_EQ(n.load(), 1);
        ASSERT_EQ(parts.load(), (items + part - 1) / part);
        ASSERT_EQ(strangers.load(), 0);
      }
}

// While one worker is held up by the first item, the others do all the rest.
TEST(Workers, HandOutLeavesNobodyWithTheRest) {
  for (const int count : {2, 3, 7}) {
    Workers workers(count);
    constexpr int64_t kItems = 100;
    std::atomic<int64_t> done{0};
    workers.hand_out(kItems, 1, [&](int, int64_t item, int64_t) {
      while (item == 0 && done.load() < kItems - 1) std::this_thread::yield();
      ++done;
    });
    EXPECT_EQ(done.load(), kItems);
  }
}

// Teams of eight, full and not, and regions that follow each other at once or after a rest in which
// everybody has gone to sleep.
TEST(Workers, MoreThreadsThanProcessors) {
  for (const int count : {8, 9, 10, 17, 18, 64}) {
    Workers workers(count);
    std::vector<int64_t> calls(static_cast<size_t>(count));
    constexpr int64_t kRegions = 100;
    for (int64_t region = 0; region < kRegions; ++region) {
      workers.run([&](int worker) { ++calls[static_cast<size_t>((worker + region) % count)]; });
      if (region % 40 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    for (const int64_t n : calls) ASSERT_EQ(n, kRegions) << count << " threads";
  }
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
  for (int i = 0; i < 50; ++i) {  // and right after work
    Workers workers(i % 20 + 1);
    workers.run([](int) {});
  }
  EXPECT_GE(Workers().count(), 1);
  EXPECT_THROW(Workers(-1), std::logic_error);
}

#if defined(__linux__)
TEST(Workers, OnePerProcessorThatTheProcessMayUse) {
  int count = 0;
  std::thread([&] {  // of its own: what it forbids itself is forbidden to nobody else
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
    count = Workers().count();
  })
      .join();
  EXPECT_EQ(count, 1);
}
#endif

TEST(WorkersDeathTest, ABodyThatThrowsEndsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(Workers(2).run([](int worker) {
    if (worker == 0) throw std::runtime_error("in a region");
  }),
               "in a region");
}

}  // namespace
}  // namespace weft
