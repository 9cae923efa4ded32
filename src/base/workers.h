// Workers: the one thread pool. A parallel region runs the same function once per worker and
// returns when all are done.
//
// The caller is worker 0. Regions allocate nothing; workers spin briefly for the next region before
// they sleep, since in a training step regions follow each other within microseconds. Regions do
// not nest, and one thread calls at a time.
#pragma once

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

  /// Calls body(worker) for worker = 0 … count() - 1, each on its own thread. `body` must not
  /// throw.
  template <class Body>
  void run(const Body& body) {
    run_erased([](const void* b, int worker) { (*static_cast<const Body*>(b))(worker); }, &body);
  }

  /// Splits [0, items) among the workers and calls body(begin, end) for each part that is not
  /// empty. Items fewer than 2 × `grain` are not worth waking anyone for: the caller does them
  /// alone.
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

 private:
  void run_erased(void (*call)(const void*, int), const void* body);
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace weft
