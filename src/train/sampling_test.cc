// Sampling against counts: how often each token comes must follow the softmax of its logits, cut to
// the nucleus.
#include "train/sampling.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace weft::train {
namespace {

// Probabilities 0.5, 0.05, 0.3, 0.15 at temperature 1.
const std::array<float, 4> kLogits{std::log(0.5f), std::log(0.05f), std::log(0.3f),
                                   std::log(0.15f)};
constexpr int kDraws = 40000;

std::array<double, 4> frequencies(const Sampling& sampling) {
  Sampler sampler(sampling);
  std::array<double, 4> counts{};
  for (uint64_t i = 0; i < kDraws; ++i)
    counts[static_cast<size_t>(sampler.pick(kLogits, i))] += 1.0 / kDraws;
  return counts;
}

// Five standard deviations of a frequency of 40 000 draws are at most 5 · 0.5 / 200.
constexpr double kTolerance = 0.0125;

TEST(SamplingTest, TemperatureOneFollowsTheProbabilities) {
  const auto f = frequencies({.temperature = 1, .top_p = 1, .seed = 3});
  EXPECT_NEAR(f[0], 0.5, kTolerance);
  EXPECT_NEAR(f[1], 0.05, kTolerance);
  EXPECT_NEAR(f[2], 0.3, kTolerance);
  EXPECT_NEAR(f[3], 0.15, kTolerance);
}

TEST(SamplingTest, TopPKeepsTheSmallestSufficientSetAndRescales) {
  // 0.5 + 0.3 < 0.85 ≤ 0.5 + 0.3 + 0.15: the nucleus has three tokens of mass 0.95.
  const auto f = frequencies({.temperature = 1, .top_p = 0.85, .seed = 4});
  EXPECT_NEAR(f[0], 0.5 / 0.95, kTolerance);
  EXPECT_EQ(f[1], 0);
  EXPECT_NEAR(f[2], 0.3 / 0.95, kTolerance);
  EXPECT_NEAR(f[3], 0.15 / 0.95, kTolerance);
}

TEST(SamplingTest, ATinyTopPIsGreedy) {
  EXPECT_NEAR(frequencies({.temperature = 1, .top_p = 0.01, .seed = 5})[0], 1, 1e-9);
}

TEST(SamplingTest, TemperatureSharpens) {
  // Temperature 1/2 squares the probabilities: 0.25, 0.0025, 0.09, 0.0225 of 0.365.
  const auto f = frequencies({.temperature = 0.5, .top_p = 1, .seed = 6});
  EXPECT_NEAR(f[0], 0.25 / 0.365, kTolerance);
  EXPECT_NEAR(f[2], 0.09 / 0.365, kTolerance);
}

TEST(SamplingTest, TemperatureZeroTakesTheFirstOfTheLargest) {
  const std::array<float, 5> logits{-1, 2.5f, 0, 2.5f, 1};
  Sampler sampler({.temperature = 0});
  for (uint64_t i = 0; i < 20; ++i) EXPECT_EQ(sampler.pick(logits, i), 1);
}

TEST(SamplingTest, APickDependsOnSeedAndIndexOnly) {
  Sampler one({.temperature = 1, .top_p = 0.99, .seed = 7}),
      two({.temperature = 1, .top_p = 0.99, .seed = 7});
  two.pick(kLogits, 5);
  for (uint64_t i = 0; i < 100; ++i) EXPECT_EQ(one.pick(kLogits, i), two.pick(kLogits, i));
}

TEST(SamplingTest, ExtremeLogitsDoNotOverflow) {
  const std::array<float, 3> logits{1e30f, -std::numeric_limits<float>::infinity(), 0};
  Sampler sampler({.temperature = 0.7, .top_p = 0.9, .seed = 1});
  EXPECT_EQ(sampler.pick(logits, 0), 0);
}

TEST(SamplingTest, AVocabularyOfOneHasOneAnswer) {
  const std::array<float, 1> logits{-4};
  EXPECT_EQ(Sampler({.temperature = 1, .top_p = 0.5}).pick(logits, 9), 0);
}

}  // namespace
}  // namespace weft::train
