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
  };

  /// Steps never fall. A value that is no finite number is left out.
  void add(int64_t step, double value);
  void clear();

  std::span<const Bucket> buckets() const { return buckets_; }

 private:
  std::vector<Bucket> buckets_;
  int64_t width_ = 1;  // steps of a bucket: doubled when there are too many
};

}  // namespace weft::dashboard
