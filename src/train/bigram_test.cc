// The bigram entropy of texts for which it is known.
#include "train/bigram.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace weft::train {
namespace {

TEST(BigramTest, ACycleIsCertain) {
  std::vector<uint16_t> tokens;
  for (int i = 0; i < 100; ++i) tokens.push_back(static_cast<uint16_t>(i % 7));
  EXPECT_EQ(bigram_entropy(tokens), 0);
}

TEST(BigramTest, SmallTextByHand) {
  // Pairs: 5→9 twice, 5→2 once, 9→5 twice. Only the row of 5 is uncertain: 3 pairs of 5 with
  // entropy H(1/3).
  const std::array<uint16_t, 6> tokens{5, 9, 5, 9, 5, 2};
  const double h = std::log(3.0) / 3 + 2 * std::log(1.5) / 3;
  EXPECT_NEAR(bigram_entropy(tokens), 3 * h / 5, 1e-12);
}

TEST(BigramTest, IndependentTokensHaveTheirOwnEntropy) {
  std::vector<uint16_t> tokens;
  for (uint64_t i = 0; i < 400000; ++i)
    tokens.push_back(static_cast<uint16_t>(65535 - random_below(8, 1, 2, i)));
  // The empirical entropy of 64 cells falls short by about (64 - 8) / (2 · 400000).
  EXPECT_NEAR(bigram_entropy(tokens), std::log(8.0), 3e-4);
}

TEST(BigramTest, NothingToPredict) {
  EXPECT_EQ(bigram_entropy({}), 0);
  const std::array<uint16_t, 1> one{3};
  EXPECT_EQ(bigram_entropy(one), 0);
}

}  // namespace
}  // namespace weft::train
