#include "dashboard/curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

namespace weft::dashboard {
namespace {

using Points = std::vector<std::pair<int64_t, double>>;

// The slow one: every point kept; the smallest power of two as width with which few enough cells
// are occupied.
std::vector<Curve::Bucket> slowly(const Points& points) {
  for (int64_t width = 1;; width *= 2) {
    std::map<int64_t, std::vector<std::pair<int64_t, double>>> cells;
    for (const auto& point : points)
      if (std::isfinite(point.second)) cells[point.first / width].push_back(point);
    if (cells.size() > Curve::kMost) continue;
    std::vector<Curve::Bucket> buckets;
    for (const auto& [cell, inside] : cells) {
      Curve::Bucket bucket{.first = inside.front().first,
                           .last = inside.back().first,
                           .count = static_cast<int64_t>(inside.size()),
                           .low = inside.front().second,
                           .high = inside.front().second};
      for (const auto& [step, value] : inside) {
        bucket.mean += value / static_cast<double>(inside.size());
        bucket.low = std::min(bucket.low, value);
        bucket.high = std::max(bucket.high, value);
      }
      buckets.push_back(bucket);
    }
    return buckets;
  }
}

void expect_same(const Curve& curve, const Points& points) {
  const auto wanted = slowly(points);
  const auto found = curve.buckets();
  ASSERT_EQ(found.size(), wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    ASSERT_EQ(found[i].first, wanted[i].first) << i;
    ASSERT_EQ(found[i].last, wanted[i].last) << i;
    ASSERT_EQ(found[i].count, wanted[i].count) << i;
    ASSERT_EQ(found[i].low, wanted[i].low) << i;
    ASSERT_EQ(found[i].high, wanted[i].high) << i;
    // A bucket's mean takes at most 4 roundings for each of its values, here below 100.
    const double rounding = 4 * static_cast<double>(wanted[i].count) * 100 * 0x1p-53;
    ASSERT_NEAR(found[i].mean, wanted[i].mean, rounding) << i;
  }
}

Points random_points(uint64_t seed, size_t count, int64_t farthest) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> value(0, 10);
  std::uniform_int_distribution<int64_t> ahead(0, farthest), kind(0, 20);
  Points points;
  int64_t step = 0;
  for (size_t i = 0; i < count; ++i) {
    step += ahead(random);
    double y = std::clamp(value(random), -99.0, 99.0);
    if (kind(random) == 0) y = std::numeric_limits<double>::quiet_NaN();
    if (kind(random) == 0) y = -std::numeric_limits<double>::infinity();
    points.emplace_back(step, y);
  }
  return points;
}

Curve curve_of(const Points& points, size_t from, size_t to) {
  Curve curve;
  for (size_t i = from; i < to; ++i) curve.add(points[i].first, points[i].second);
  return curve;
}

TEST(Curve, EqualsTheSlowOneAtAnyLength) {
  uint64_t seed = 0;
  for (const size_t count : {0u, 1u, 7u, 8192u, 9000u, 20000u})
    for (const int64_t farthest : {1, 3, 1000}) {
      const Points points = random_points(++seed, count, farthest);
      const Curve curve = curve_of(points, 0, points.size());
      EXPECT_LE(curve.buckets().size(), Curve::kMost);
      expect_same(curve, points);
    }
}

TEST(Curve, PutTogetherFromPartsItIsTheSame) {
  const Points points = random_points(99, 30000, 2);
  for (const size_t at : {0u, 1u, 100u, 15000u, 30000u}) {
    Curve curve = curve_of(points, 0, at);
    curve.append(curve_of(points, at, points.size()));
    expect_same(curve, points);
  }
}

TEST(Curve, KeepsASpikeAmongAMillion) {
  Curve curve;
  for (int64_t step = 0; step < 1000000; ++step) curve.add(step, step == 654321 ? 50 : 2);
  EXPECT_LE(curve.buckets().size(), Curve::kMost);
  EXPECT_GT(curve.buckets().size(), Curve::kMost / 2 - 1);
  const auto buckets = curve.buckets();
  const auto spike = std::find_if(buckets.begin(), buckets.end(),
                                  [](const Curve::Bucket& bucket) { return bucket.high == 50; });
  ASSERT_NE(spike, buckets.end());
  EXPECT_LE(spike->first, 654321);
  EXPECT_GE(spike->last, 654321);
  EXPECT_EQ(spike->low, 2);
}

TEST(Curve, CutBehindAStepItGoesOnFromThere) {
  Points points = random_points(5, 3000, 1);  // fewer than kMost: buckets of one step
  Curve curve = curve_of(points, 0, points.size());
  const int64_t last = points[1500].first;
  curve.cut_after(last);
  std::erase_if(points, [&](const auto& point) { return point.first > last; });
  for (int64_t step = last + 1; step < last + 500; ++step) {
    points.emplace_back(step, 7);
    curve.add(step, 7);
  }
  expect_same(curve, points);

  curve.cut_after(-1);
  EXPECT_TRUE(curve.buckets().empty());
}

TEST(Curve, CutInsideABucketItEndsThere) {
  Curve curve;
  for (int64_t step = 0; step < 100000; ++step) curve.add(step, 1);
  curve.cut_after(50001);
  EXPECT_EQ(curve.buckets().back().last, 50001);
  curve.add(50002, 1);
  EXPECT_EQ(curve.buckets().back().last, 50002);
}

TEST(Curve, ExtremeStepsAndValuesStayFinite) {
  Curve curve;
  const double most = std::numeric_limits<double>::max();
  const int64_t end = std::numeric_limits<int64_t>::max();
  for (int64_t i = 0; i < 20000; ++i) curve.add(end / 20000 * i, i % 2 == 0 ? most : -most);
  curve.add(end, most);
  curve.add(end, most);
  EXPECT_LE(curve.buckets().size(), Curve::kMost);
  for (const Curve::Bucket& bucket : curve.buckets()) EXPECT_TRUE(std::isfinite(bucket.mean));
  EXPECT_EQ(curve.buckets().back().last, end);
}

TEST(Curve, ThatAStepFallsIsAMistake) {
  Curve curve;
  EXPECT_THROW(curve.add(-1, 0), std::logic_error);
  curve.add(5, 0);
  curve.add(5, 1);
  EXPECT_THROW(curve.add(4, 0), std::logic_error);
}

}  // namespace
}  // namespace weft::dashboard
