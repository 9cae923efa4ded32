#include "dashboard/curve.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace weft::dashboard {
// The mean is weighted, not summed: the sum of two finite numbers may not be finite.
void Curve::Bucket::join(const Bucket& next) {
  const auto all = static_cast<double>(count + next.count);
  mean = mean * (static_cast<double>(count) / all) +
         next.mean * (static_cast<double>(next.count) / all);
  low = std::min(low, next.low);
  high = std::max(high, next.high);
  count += next.count;
  last = next.last;
}

void Curve::add(int64_t step, double value) {
  if (!std::isfinite(value)) return;
  add({.first = step, .last = step, .count = 1, .mean = value, .low = value, .high = value});
}

void Curve::append(const Curve& later) {
  while (width_ < later.width_) widen();
  for (const Bucket& bucket : later.buckets_) add(bucket);
}

void Curve::cut_after(int64_t step) {
  while (!buckets_.empty() && buckets_.back().first > step) buckets_.pop_back();
  if (!buckets_.empty()) buckets_.back().last = std::min(buckets_.back().last, step);
}

// `bucket` lies in one cell of width_, or of a width below.
void Curve::add(const Bucket& bucket) {
  CHECK(bucket.first >= (buckets_.empty() ? 0 : buckets_.back().last),
        "a curve's steps never fall: {}", bucket.first);
  if (!buckets_.empty() && buckets_.back().first / width_ == bucket.first / width_) {
    buckets_.back().join(bucket);
    return;
  }
  buckets_.push_back(bucket);
  while (buckets_.size() > kMost) widen();
}

void Curve::widen() {
  width_ *= 2;
  size_t kept = 0;
  for (size_t i = 0; i < buckets_.size(); ++i) {
    if (kept > 0 && buckets_[kept - 1].first / width_ == buckets_[i].first / width_)
      buckets_[kept - 1].join(buckets_[i]);
    else
      buckets_[kept++] = buckets_[i];
  }
  buckets_.resize(kept);
}

}  // namespace weft::dashboard
