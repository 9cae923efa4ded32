// A curve of bounded size: however many points are added, at most kMost buckets of neighbouring
// steps are kept, each with its mean and extremes, so that no spike is lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace weft::dashboard {

class Curve {
 public:
  static constexpr size_t kMost = 8192;

  struct Bucket {
    int64_t first = 0, last = 0;  ///< steps, both included
    int64_t count = 0;            ///< values that are numbers; at least one
    double mean = 0, low = 0, high = 0;

    /// Becomes one with the bucket that follows.
    void join(const Bucket& next);
  };

  /// Steps begin at 0 and never fall. A value that is no finite number is left out.
  void add(int64_t step, double value);
  /// Adds what `later` holds, as if value by value. It begins no earlier than this curve ends.
  void append(const Curve& later);
  /// Takes back what lies behind `step`. What a bucket mixes stays mixed: one that reaches over
  /// `step` ends there and keeps its values.
  void cut_after(int64_t step);

  std::span<const Bucket> buckets() const { return buckets_; }

 private:
  void add(const Bucket& bucket);
  void widen();

  std::vector<Bucket> buckets_;
  // A bucket holds the steps from a multiple of `width_` to the next, which makes the order in
  // which curves are put together irrelevant. Doubled when there are too many.
  int64_t width_ = 1;
};

}  // namespace weft::dashboard
