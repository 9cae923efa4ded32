// random.h: bijections, moments, ranges, and independence of streams.
#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <set>
#include <stdexcept>
#include <vector>

namespace weft {
namespace {

TEST(Random, IsAFunctionOfAllThreeArguments) {
  EXPECT_EQ(random_bits(1, 2, 3), random_bits(1, 2, 3));
  std::set<uint64_t> seen;
  for (uint64_t seed = 0; seed < 20; ++seed)
    for (uint64_t stream = 0; stream < 20; ++stream)
      for (uint64_t index = 0; index < 20; ++index) seen.insert(random_bits(seed, stream, index));
  EXPECT_EQ(seen.size(), 8000u);  // a collision among 8000 of 2^64 has a chance of 2e-12
  EXPECT_NE(stream_id("windows"), stream_id("sampling"));
}

// Each of the 64 bits of n = 4096 words is set in half of them: the count has a standard deviation
// of 32; 6 of them are allowed for, over neighbouring indices, streams and seeds.
TEST(Random, EveryBitIsFair) {
  for (int argument = 0; argument < 3; ++argument) {
    int set_count[64] = {};
    for (uint64_t i = 0; i < 4096; ++i) {
      const uint64_t bits =
          random_bits(argument == 0 ? i : 7, argument == 1 ? i : 7, argument == 2 ? i : 7);
      for (int bit = 0; bit < 64; ++bit) set_count[bit] += static_cast<int>(bits >> bit & 1);
    }
    for (const int count : set_count) EXPECT_NEAR(count, 2048, 6 * 32) << "argument " << argument;
  }
}

TEST(Random, UniformFillsTheUnitInterval) {
  constexpr int kCount = 100'000, kBins = 20;
  std::vector<int> bins(kBins);
  for (int i = 0; i < kCount; ++i) {
    const double x = random_uniform(3, 5, static_cast<uint64_t>(i));
    ASSERT_GE(x, 0.0);
    ASSERT_LT(x, 1.0);
    ++bins[static_cast<size_t>(x * kBins)];
  }
  // A bin's count has mean n/20 = 5000 and standard deviation sqrt(n p (1-p)) = 69; 6 of them.
  for (const int bin : bins) EXPECT_NEAR(bin, kCount / kBins, 6 * 69);
}

// Standard errors of the sample moments of a standard normal: 1/sqrt(n), sqrt(2/n), sqrt(15/n),
// sqrt(96/n); 5 of each.
TEST(Random, NormalHasTheMomentsOfTheNormal) {
  constexpr int kCount = 200'000;
  double sums[4] = {};
  int beyond_two = 0;
  for (int i = 0; i < kCount; ++i) {
    const double x = random_normal(11, stream_id("test"), static_cast<uint64_t>(i));
    ASSERT_TRUE(std::isfinite(x));
    for (int power = 0; power < 4; ++power) sums[power] += std::pow(x, power + 1);
    beyond_two += std::fabs(x) > 2;
  }
  const double error = 5 / std::sqrt(kCount);
  EXPECT_NEAR(sums[0] / kCount, 0, error);
  EXPECT_NEAR(sums[1] / kCount, 1, error * std::sqrt(2.0));
  EXPECT_NEAR(sums[2] / kCount, 0, error * std::sqrt(15.0));
  EXPECT_NEAR(sums[3] / kCount, 3, error * std::sqrt(96.0));
  // P(|x| > 2) = 0.0455; standard deviation of the fraction sqrt(0.0455 * 0.9545 / n).
  EXPECT_NEAR(static_cast<double>(beyond_two) / kCount, 0.0455,
              5 * std::sqrt(0.0455 * 0.9545 / kCount));
}

TEST(Random, AStreamGivesWhatTheFunctionsGive) {
  const RandomStream random(11, stream_id("test"));
  for (uint64_t i = 0; i < 10'000; ++i) {
    ASSERT_EQ(random.bits(i), random_bits(11, stream_id("test"), i));
    ASSERT_EQ(random.uniform(i), random_uniform(11, stream_id("test"), i));
    const auto [first, second] = random.normals(i);
    ASSERT_EQ(first, random_normal(11, stream_id("test"), i));
    // Box and Muller's formula as the book has it. Eight additions and as many products for each
    // series, the angle rounded here and there: 16 roundings of at most the length.
    const double length = std::sqrt(-2 * std::log(1 - random.uniform(2 * i)));
    const double angle = 2 * std::numbers::pi * random.uniform(2 * i + 1);
    ASSERT_NEAR(first, length * std::cos(angle), 16 * 0x1p-53 * length) << i;
    ASSERT_NEAR(second, length * std::sin(angle), 16 * 0x1p-53 * length) << i;
  }
}

TEST(Random, BelowStaysBelowAndReachesEverything) {
  for (const uint64_t bound : {uint64_t{1}, uint64_t{2}, uint64_t{7}, uint64_t{100}}) {
    std::vector<int> seen(bound);
    const auto draws = static_cast<int>(bound) * 1000;
    for (int i = 0; i < draws; ++i) {
      const uint64_t x = random_below(bound, 1, 2, static_cast<uint64_t>(i));
      ASSERT_LT(x, bound);
      ++seen[x];
    }
    for (const int count : seen)
      EXPECT_NEAR(count, 1000, 6 * 32);  // about Poisson: deviation sqrt(1000)
  }
  // With a bound near 2^64 the result is nearly the bits themselves: half of them lie in the upper
  // half.
  const uint64_t large = ~uint64_t{0} - 12;
  int upper = 0;
  for (uint64_t i = 0; i < 1000; ++i) {
    const uint64_t x = random_below(large, 9, 9, i);
    ASSERT_LT(x, large);
    ASSERT_LE(random_bits(9, 9, i) - x,
              13u);  // floor(bits * large / 2^64), and bits * 13 / 2^64 < 13
    upper += x > large / 2;
  }
  EXPECT_NEAR(upper, 500, 6 * 16);
  EXPECT_THROW(random_below(0, 1, 1, 1), std::logic_error);
}

TEST(Random, PermutationIsABijection) {
  for (const uint64_t count :
       {1u, 2u, 3u, 4u, 5u, 15u, 16u, 17u, 255u, 256u, 257u, 1000u, 4097u, 65537u}) {
    std::vector<uint64_t> image(count);
    for (uint64_t i = 0; i < count; ++i)
      image[i] = random_permutation(i, count, 5, stream_id("order"));
    const std::vector<uint64_t> order = image;
    std::sort(image.begin(), image.end());
    std::vector<uint64_t> identity(count);
    std::iota(identity.begin(), identity.end(), uint64_t{0});
    ASSERT_EQ(image, identity) << count;
    if (count >= 255) {
      uint64_t fixed = 0;
      for (uint64_t i = 0; i < count; ++i) fixed += order[i] == i;
      EXPECT_LT(fixed, 12u)
          << count;  // fixed points are about Poisson(1): 12 or more has a chance of 1e-9
    }
  }
  EXPECT_THROW(random_permutation(4, 4, 1, 1), std::logic_error);
}

TEST(Random, PermutationDependsOnSeedAndStream) {
  constexpr uint64_t kCount = 1000;
  int same_seed = 0, same_stream = 0;
  for (uint64_t i = 0; i < kCount; ++i) {
    const uint64_t base = random_permutation(i, kCount, 1, 100);
    same_seed += base == random_permutation(i, kCount, 2, 100);
    same_stream += base == random_permutation(i, kCount, 1, 116);  // the next epoch's stream
  }
  EXPECT_LT(same_seed, 12);
  EXPECT_LT(same_stream, 12);
}

TEST(Random, PermutationReachesFarBeyond32Bits) {
  const uint64_t count = (uint64_t{1} << 50) + 3;
  std::set<uint64_t> image;
  for (uint64_t i = 0; i < 2000; ++i) {
    const uint64_t x = random_permutation(i * 1'000'003, count, 1, 1);
    ASSERT_LT(x, count);
    image.insert(x);
  }
  EXPECT_EQ(image.size(), 2000u);
  EXPECT_GT(*image.rbegin(), count / 2);
}

}  // namespace
}  // namespace weft
