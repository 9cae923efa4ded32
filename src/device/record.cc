// record: Launches in order, and the order across devices from the Surfaces they touch.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "device/device.h"

namespace weft::device {
namespace {

bool touch(std::span<const std::shared_ptr<Surface>> a,
           std::span<const std::shared_ptr<Surface>> b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& x) {
    return std::any_of(b.begin(), b.end(),
                       [&](const auto& y) { return x->extent().overlaps(y->extent()); });
  });
}

class SingleSequence final : public Sequence {
 public:
  explicit SingleSequence(std::span<Launch* const> launches)
      : launches_(launches.begin(), launches.end()) {}
  void run() override {
    for (Launch* launch : launches_) launch->run();
  }

 private:
  std::vector<Launch*> launches_;
};

/// Launches of several devices: the first device's on the calling thread, every other's on a thread
/// of its own.
class OverlappedSequence final : public Sequence {
 public:
  explicit OverlappedSequence(std::span<Launch* const> launches) {
    for (Launch* launch : launches) {
      Lane& lane = lane_of(launch->device());
      Item item{launch, {}};
      // Waiting for the last launch of a lane that matters waits for all before it.
      for (const auto& other : lanes_) {
        if (other.get() == &lane) continue;
        for (size_t i = other->items.size(); i-- > 0;)
          if (depends(*launch, *other->items[i].launch)) {
            item.after.push_back({other.get(), i + 1});
            break;
          }
      }
      lane.items.push_back(std::move(item));
    }
    for (size_t i = 1; i < lanes_.size(); ++i)
      threads_.emplace_back([this, lane = lanes_[i].get()] { serve(*lane); });
  }

  ~OverlappedSequence() override {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  void run() override {
    {
      const std::lock_guard lock(mutex_);
      for (const auto& lane : lanes_) lane->done = 0;
      failure_ = nullptr;
      busy_ = lanes_.size() - 1;
      ++round_;
    }
    changed_.notify_all();
    run_lane(*lanes_[0]);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return busy_ == 0; });
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  struct Lane;
  struct After {
    const Lane* lane;
    size_t count;  // launches of that lane that must be done
  };
  struct Item {
    Launch* launch;
    std::vector<After> after;
  };
  struct Lane {
    Device* device;
    std::vector<Item> items;
    size_t done = 0;  // guarded by mutex_
  };

  Lane& lane_of(Device& device) {
    for (const auto& lane : lanes_)
      if (lane->device == &device) return *lane;
    lanes_.push_back(std::make_unique<Lane>(Lane{&device, {}, 0}));
    return *lanes_.back();
  }

  void serve(Lane& lane) {
    uint64_t seen = 0;
    while (true) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stop_ || round_ != seen; });
        if (stop_) return;
        seen = round_;
      }
      run_lane(lane);
      {
        const std::lock_guard lock(mutex_);
        --busy_;
      }
      changed_.notify_all();
    }
  }

  // After a failure the remaining launches are passed over, so that nobody waits for ever.
  void run_lane(Lane& lane) {
    for (const Item& item : lane.items) {
      bool go = true;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] {
          return failure_ ||
                 std::all_of(item.after.begin(), item.after.end(),
                             [](const After& after) { return after.lane->done >= after.count; });
        });
        go = !failure_;
      }
      std::exception_ptr failure;
      if (go) {
        try {
          item.launch->run();
        } catch (...) {
          failure = std::current_exception();
        }
      }
      {
        const std::lock_guard lock(mutex_);
        if (failure && !failure_) failure_ = failure;
        ++lane.done;
      }
      changed_.notify_all();
    }
  }

  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::exception_ptr failure_;  // the first
  size_t busy_ = 0;             // threads that have not finished this round
  uint64_t round_ = 0;
  bool stop_ = false;
};

}  // namespace

bool depends(const Launch& later, const Launch& earlier) {
  return touch(later.reads(), earlier.writes()) || touch(later.writes(), earlier.writes()) ||
         touch(later.writes(), earlier.reads());
}

std::unique_ptr<Sequence> record(std::span<Launch* const> launches) {
  CHECK(!launches.empty(), "a Sequence of no Launches");
  const Device& first = launches[0]->device();
  if (std::all_of(launches.begin(), launches.end(),
                  [&](const Launch* launch) { return &launch->device() == &first; }))
    return std::make_unique<SingleSequence>(launches);
  return std::make_unique<OverlappedSequence>(launches);
}

}  // namespace weft::device
