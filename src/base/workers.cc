#include "base/workers.h"

#include <atomic>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

#if defined(__linux__)
#include <sched.h>
#endif

namespace weft {
namespace {

// A worker between regions: about what waking it costs, so that spinning first and then sleeping is
// never more than twice as bad as the better of the two.
constexpr int64_t kWorkerSpinNs = 100'000;
// The caller at the end of a region: what it waits for is under way, and being woken costs more
// than most regions take.
constexpr int64_t kCallerSpinNs = 5'000'000;
// Who has spun for so long offers its processor to others: perhaps the one that it waits for.
constexpr int64_t kPauseNs = 20'000;
// Workers that report to one counter. With 64 of them, the caller's cache line is written 8 times
// in a region and no other one more often.
constexpr int kTeam = 8;
// What is written by one thread while others spin on something else.
constexpr size_t kLine = 128;  // Apple's lines; elsewhere two lines, which are fetched together

int usable_processors() {
#if defined(__linux__)
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return CPU_COUNT(&set);
#endif
  return static_cast<int>(std::thread::hardware_concurrency());
}

// Leaves the core to its other hardware thread, and the bus alone, for some tens of cycles.
void relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("isb");  // `yield` does nothing on most of them
#endif
}

using Count = std::atomic<uint32_t>;

// Returns when `count` is no longer `old`; what its writer wrote before is then visible. Spins for
// `spin_ns`, then sleeps.
void wait_past(const Count& count, uint32_t old, int64_t spin_ns) {
  int64_t start = 0, spun = 0;  // the clock is asked late: most waits are shorter than an answer
  while (spun < spin_ns) {
    for (int i = 0; i < 32; ++i) {
      if (count.load(std::memory_order_acquire) != old) return;
      if (spun < kPauseNs)
        relax();
      else
        std::this_thread::yield();
    }
    if (start == 0) start = now_ns();
    spun = now_ns() - start;
  }
  count.wait(old, std::memory_order_acquire);
}

// Ends a wait_past. Sleepers are woken if there are any; if not, this is one load.
void raise(Count& count) {
  count.fetch_add(1, std::memory_order_seq_cst);
  count.notify_all();
}

struct alignas(kLine) Team {
  std::atomic<uint64_t> done{0};  // members times regions
  uint64_t members = 0;
};

}  // namespace

struct Workers::State {
  // One line: the caller writes it once per region, the others read it once.
  alignas(kLine) Count region{0};  // regions opened
  Call call = nullptr;
  const void* body = nullptr;
  bool stop = false;
  // Another, of which the caller waits; nothing is ever set back.
  alignas(kLine) Count teams_done{0};  // teams times regions
  alignas(kLine) bool spin = true;
  std::vector<Team> teams;
  std::vector<std::thread> threads;

  void serve(int worker) {
    Team& team = teams[static_cast<size_t>((worker - 1) / kTeam)];
    for (uint32_t seen = 0;; ++seen) {
      wait_past(region, seen, spin ? kWorkerSpinNs : 0);
      if (stop) return;
      call(body, worker);
      const uint64_t before = team.done.fetch_add(1, std::memory_order_acq_rel);
      if ((before + 1) % team.members == 0) raise(teams_done);
    }
  }
};

Workers::Workers(int count) : state_(std::make_unique<State>()) {
  if (count == 0) count = usable_processors();
  CHECK(count >= 1 && count <= 1024, "{} threads: 1 to 1024 are possible", count);
  State& state = *state_;
  // With more threads than processors, spinning takes time from the others.
  state.spin = count <= usable_processors();
  state.teams = std::vector<Team>(static_cast<size_t>((count - 1 + kTeam - 1) / kTeam));
  for (int worker = 1; worker < count; ++worker)
    ++state.teams[static_cast<size_t>((worker - 1) / kTeam)].members;
  for (int worker = 1; worker < count; ++worker)
    state.threads.emplace_back([&state, worker] { state.serve(worker); });
}

Workers::~Workers() {
  state_->stop = true;
  raise(state_->region);
  for (std::thread& thread : state_->threads) thread.join();
}

int Workers::count() const { return static_cast<int>(state_->threads.size()) + 1; }

void Workers::run_erased(Call call, const void* body) {
  State& state = *state_;
  if (state.threads.empty()) return call(body, 0);
  state.call = call;
  state.body = body;
  raise(state.region);
  call(body, 0);
  const uint32_t done =
      state.region.load(std::memory_order_relaxed) * static_cast<uint32_t>(state.teams.size());
  while (true) {
    const uint32_t so_far = state.teams_done.load(std::memory_order_acquire);
    if (so_far == done) return;
    wait_past(state.teams_done, so_far, state.spin ? kCallerSpinNs : 0);
  }
}

}  // namespace weft
