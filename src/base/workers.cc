#include "base/workers.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

#if defined(__linux__)
#include <sched.h>
#endif

namespace weft {
namespace {

// Long enough to bridge the gap between two kernels of a step, short against the 50 µs that waking
// a thread costs.
constexpr int64_t kSpinNs = 100'000;

int usable_processors() {
#if defined(__linux__)
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return CPU_COUNT(&set);
#endif
  return static_cast<int>(std::thread::hardware_concurrency());
}

}  // namespace

struct Workers::State {
  std::vector<std::thread> threads;
  void (*call)(const void*, int) = nullptr;
  const void* body = nullptr;
  std::atomic<uint64_t> region{0};  // raised to open a region
  std::atomic<int> running{0};      // workers that have not finished it, the caller not counted
  std::atomic<bool> stop{false};
  std::mutex mutex;  // with `wake`, for those that gave up spinning
  std::condition_variable wake;
  bool spin = true;

  void serve(int worker) {
    uint64_t seen = 0;
    while (true) {
      wait_for_region_after(seen);
      if (stop.load()) return;
      ++seen;
      call(body, worker);
      running.fetch_sub(1, std::memory_order_release);
    }
  }

  void wait_for_region_after(uint64_t seen) {
    const int64_t start = now_ns();
    while (spin && now_ns() - start < kSpinNs) {
      for (int i = 0; i < 64; ++i)
        if (region.load(std::memory_order_acquire) != seen) return;
    }
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return region.load(std::memory_order_acquire) != seen; });
  }

  void open_region() {
    {
      const std::lock_guard lock(mutex);
      region.fetch_add(1, std::memory_order_release);
    }
    wake.notify_all();
  }
};

Workers::Workers(int count) : state_(std::make_unique<State>()) {
  if (count == 0) count = usable_processors();
  CHECK(count >= 1 && count <= 1024, "{} threads: 1 to 1024 are possible", count);
  state_->spin = count <= usable_processors();  // with more threads than processors, spinning takes
                                                // time from the others
  for (int worker = 1; worker < count; ++worker)
    state_->threads.emplace_back([this, worker] { state_->serve(worker); });
}

Workers::~Workers() {
  state_->stop.store(true);
  state_->open_region();
  for (std::thread& thread : state_->threads) thread.join();
}

int Workers::count() const { return static_cast<int>(state_->threads.size()) + 1; }

void Workers::run_erased(void (*call)(const void*, int), const void* body) {
  if (state_->threads.empty()) return call(body, 0);
  state_->call = call;
  state_->body = body;
  state_->running.store(count() - 1, std::memory_order_relaxed);
  state_->open_region();
  call(body, 0);
  for (int64_t spins = 0; state_->running.load(std::memory_order_acquire) != 0; ++spins)
    if (!state_->spin || spins > 10'000) std::this_thread::yield();
}

}  // namespace weft
