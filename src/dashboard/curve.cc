#include "dashboard/curve.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace weft::dashboard {
namespace {

// The mean is weighted, not summed: the sum of two finite numbers may not be finite.
void join(Curve::Bucket& bucket, const Curve::Bucket& next) {
  const auto count = static_cast<double>(bucket.count + next.count);
  const double mean = bucket.mean * (static_cast<double>(bucket.count) / count) +
                      next.mean * (static_cast<double>(next.count) / count);
  bucket.low = std::min(bucket.low, next.low);
  bucket.high = std::max(bucket.high, next.high);
  bucket.mean = std::clamp(mean, bucket.low, bucket.high);
  bucket.count += next.count;
  bucket.last = next.last;
}

}  // namespace

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
    join(buckets_.back(), bucket);
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
      join(buckets_[kept - 1], buckets_[i]);
    else
      buckets_[kept++] = buckets_[i];
  }
  buckets_.resize(kept);
}

}  // namespace weft::dashboard
