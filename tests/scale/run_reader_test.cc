// How long a reader of a long run takes, and what memory: with 20 000 records, and with a million
// where WEFT_SLOW is set, as docs/performance.md has it. This process holds nothing else, so that
// its memory is the reader's.
#include "dashboard/run_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "base/machine.h"
#include "base/number_text.h"
#include "base/test_support.h"
#include "dashboard/test_lines.h"

namespace weft::dashboard {
namespace {

namespace fs = std::filesystem;

// What the mission asks for.
constexpr double kOpening = 1, kWhole = 10, kUpdate = 0.05;
constexpr int64_t kMemory = 200'000'000;

double thread_seconds() {
  timespec now = {};
  CHECK(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0, "this thread has no clock");
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Of repetitions of one thing, in seconds: by the clock, and what this thread computed meanwhile.
struct Times {
  std::vector<double> wall, computed;

  template <class Action>
  void take(const Action& action) {
    const int64_t start = now_ns();
    const double computed_start = thread_seconds();
    action();
    computed.push_back(thread_seconds() - computed_start);
    wall.push_back(seconds_since(start));
  }
  // All in what they compute, and where the clock is a judge, the usual one by it: on a machine
  // that is busy otherwise a process waits for its turn at times.
  void expect_below(double limit, bool by_clock) {
    std::sort(computed.begin(), computed.end());
    std::sort(wall.begin(), wall.end());
    EXPECT_LT(computed.back(), limit);
    if (by_clock) {
      EXPECT_LT(wall[wall.size() / 2], limit);
    }
  }
  void print(const char* what) {
    fmt::print("{:<34} {:<34} {}\n", what, text(wall), text(computed));
  }
  static std::string text(std::vector<double>& times) {
    std::sort(times.begin(), times.end());
    return fmt::format("{:.1f} [{:.1f} .. {:.1f}]", times[times.size() / 2] * 1e3,
                       times.front() * 1e3, times.back() * 1e3);
  }
};

class LongRun {
 public:
  explicit LongRun(int64_t steps) : steps_(steps) {
    FileWriter file(path());
    std::string text;
    for (int64_t step = 1; step <= steps; ++step) {
      append_step_line(step, text);
      if (text.size() < 1 << 20 && step < steps) continue;
      file.write(text);
      text.clear();
    }
    file.close();
  }

  const fs::path& folder() const { return folder_.path(); }
  fs::path path() const { return folder_ / "telemetry.jsonl"; }
  int64_t steps() const { return steps_; }
  void grow(int64_t count) {
    std::ofstream(path(), std::ios::app) << step_lines(steps_ + 1, steps_ + count);
    steps_ += count;
  }
  // Out of the system's cache, where dd can do that.
  bool forget() const {
    return std::system(fmt::format("dd if='{}' iflag=nocache count=0 2>/dev/null", path().string())
                           .c_str()) == 0;
  }

 private:
  TestFolder folder_{"scale"};
  int64_t steps_;
};

struct Measured {
  Times opening, whole, update, burst, anew;
};

// From opening to the whole, while the run goes on.
void follow(LongRun& run, Measured& times) {
  std::unique_ptr<RunReader> reader;
  const int64_t start = now_ns();
  const std::clock_t computed = std::clock();  // by all threads
  times.opening.take([&] { reader = std::make_unique<RunReader>(run.folder()); });
  const Run& read = reader->run();
  EXPECT_EQ(read.recent.size(), Run::kMostRecent);
  EXPECT_EQ(read.recent.back().step, run.steps());
  EXPECT_FALSE(read.loss.buckets().empty());
  while (!read.whole) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    run.grow(20);
    times.update.take([&] { reader->poll(); });
    EXPECT_EQ(read.recent.back().step, run.steps());
  }
  times.whole.wall.push_back(seconds_since(start));
  times.whole.computed.push_back(static_cast<double>(std::clock() - computed) / CLOCKS_PER_SEC);
  int64_t count = 0;
  for (const auto& bucket : read.loss.buckets()) count += bucket.count;
  EXPECT_EQ(count, run.steps());
  run.grow(2000);
  times.burst.take([&] { reader->poll(); });
  EXPECT_EQ(read.recent.back().step, run.steps());
}

// Cut in its place, replaced, gone.
void disturb(LongRun& run, Measured& times) {
  RunReader reader(run.folder());
  const auto half = fs::file_size(run.path()) / 2;
  fs::resize_file(run.path(), half);
  times.anew.take([&] { reader.poll(); });
  EXPECT_EQ(reader.run().recent.size(), Run::kMostRecent);
  reader.read_whole();

  write_file(run.path(), step_lines(1, 20'000));
  times.anew.take([&] { reader.poll(); });
  EXPECT_EQ(reader.run().recent.size(), Run::kMostRecent);
  times.update.take([&] { reader.poll(); });

  fs::remove(run.path());
  times.anew.take([&] { reader.poll(); });
  EXPECT_NE(reader.run().problem, "");
}

void measure(int64_t steps, int rounds, bool by_clock) {
  LongRun run(steps);
  Measured times;
  bool cold = true;
  for (int round = 0; round < rounds; ++round) {
    cold = run.forget() && cold;
    follow(run, times);
  }
  const auto bytes = static_cast<double>(fs::file_size(run.path()));
  disturb(run, times);
  fmt::print("{} records, {}, cache {}\n", steps, bytes_text(bytes), cold ? "cold" : "warm");
  fmt::print("{:<34} {:<34} {}\n", "ms, median [least .. most]", "by the clock", "computing");
  times.opening.print("opening");
  times.whole.print("the whole");
  times.update.print("an update by 20 records");
  times.burst.print("an update by 2000 records");
  times.anew.print("an update, the file being another");
  fmt::print("{:<34} {:8.1f} MB\n", "memory, at most",
             static_cast<double>(peak_memory_bytes()) * 1e-6);

  times.opening.expect_below(kOpening, by_clock);
  times.whole.expect_below(kWhole, by_clock);
  for (Times* const update : {&times.update, &times.burst, &times.anew})
    update->expect_below(kUpdate, by_clock);
  // The resident set, more than the private part of it.
  EXPECT_LT(peak_memory_bytes(), kMemory);
}

TEST(RunReaderScale, TwentyThousandRecords) { measure(20'000, 1, false); }

TEST(RunReaderScale, SlowAMillionRecords) {
  if (std::getenv("WEFT_SLOW") == nullptr) GTEST_SKIP() << "set WEFT_SLOW=1";
  measure(1'000'000, 5, true);
}

}  // namespace
}  // namespace weft::dashboard
