// Workers: the one thread pool. A parallel region runs the same function once per worker and
// returns when all are done.
//
// The caller is worker 0. Regions allocate nothing; workers spin briefly for the next region before
// they sleep, since in a training step regions follow each other within microseconds. Regions do
// not nest, and one thread calls at a time.
//
// An empty region costs 0.08 µs on two cores that share a cache and 0.37 µs on two that do not; if
// the others sleep already, waking them takes 20 to 110 µs; 64 threads on 2 processors, which
// sleep at once, need about 100 µs (2 virtual cores of an AMD EPYC, Linux 6, medians).
//
// Threads are not pinned. On that machine pinning both threads gained 0.4 to 5 %, but a new thread
// inherits its maker's processors, so that later pools would all share one; and a pinned thread
// cannot leave a processor that another program takes.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace weft {

/// The part of [0, count) that is worker `index`'s of `workers`: contiguous, sizes differing by at
/// most one.
struct Range {
  int64_t begin = 0, end = 0;
  int64_t size() const { return end - begin; }
};
constexpr Range share(int64_t count, int index, int workers) {
  return {count * index / workers, count * (index + 1) / workers};
}

class Workers {
 public:
  /// `count` workers, the caller included; 0 takes one per processor that this process may use.
  explicit Workers(int count = 0);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  int count() const;

  /// Calls body(worker) for worker = 0 … count() - 1, each on its own thread. The program ends if
  /// `body` throws: the others may be at work on what the exception would unwind.
  template <class Body>
  void run(const Body& body) {
    run_erased([](const void* b, int worker) noexcept { (*static_cast<const Body*>(b))(worker); },
               &body);
  }

  /// Splits [0, items) among the workers and calls body(begin, end) for each part that is not
  /// empty. Items fewer than 2 × `grain` are not worth waking anyone for: the caller does them
  /// alone. A worker gets the same part each time, and so finds in its cache, or in its memory
  /// where there are several (NUMA), what it wrote before: right for rows of equal work.
  template <class Body>
  void split(int64_t items, int64_t grain, const Body& body) {
    if (count() == 1 || items < 2 * grain) {
      if (items > 0) body(int64_t{0}, items);
      return;
    }
    run([&](int worker) {
      const Range part = share(items, worker, count());
      if (part.size() > 0) body(part.begin, part.end);
    });
  }

  /// Hands out [0, items), in parts of `part` items, to whoever is free, from the front: right for
  /// items of unequal work (put the large ones in front) and for a few more parts than workers.
  /// Calls body(worker, begin, end). The parts are the same for any number of workers, who gets
  /// which is chance: if results depend on the part alone, and nothing is summed over what a worker
  /// happened to get, they are always the same. Give a part some 5 µs
  /// of work.
  template <class Body>
  void hand_out(int64_t items, int64_t part, const Body& body) {
    if (count() == 1 || items <= part) {
      for (int64_t begin = 0; begin < items; begin += part)
        body(0, begin, std::min(begin + part, items));
      return;
    }
    std::atomic<int64_t> next{0};
    run([&](int worker) {
      for (int64_t begin; (begin = next.fetch_add(part, std::memory_order_relaxed)) < items;)
        body(worker, begin, std::min(begin + part, items));
    });
  }

 private:
  using Call = void (*)(const void* body, int worker) noexcept;
  void run_erased(Call call, const void* body);
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace weft
