#include "base/q8.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "base/random.h"

namespace weft {
namespace {

std::array<float, kQ8Block> numbers(uint64_t stream, double size) {
  std::array<float, kQ8Block> x;
  for (size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<float>(size * random_normal(3, stream, i));
  return x;
}

// The bound of the head of q8.h, and what it says of the scale, from where it is a subnormal half
// to the largest.
TEST(Q8, ErrorsStayBelowHalfAScale) {
  for (uint64_t stream = 0; stream < 200; ++stream)
    for (const double size : {1e-7, 1e-5, 1e-3, 0.02, 1.0, 300.0, 1e6}) {
      const auto x = numbers(stream, size);
      const Q8Block block = to_q8(x.data());
      std::array<float, kQ8Block> back;
      from_q8(block, back.data());
      const double scale = static_cast<double>(from_half(block.scale));
      double largest = 0;
      for (size_t i = 0; i < x.size(); ++i) {
        ASSERT_LE(std::abs(static_cast<double>(back[i]) - static_cast<double>(x[i])),
                  scale * (0.5 + 127 * 0x1p-23))
            << size << " " << i;
        largest = std::max(largest, std::abs(static_cast<double>(x[i])));
      }
      ASSERT_GE(scale * 127, largest * (1 - 0x1p-23));
      ASSERT_LE(scale, largest / 127 * (1 + 0x1p-10) + 0x1p-24) << "not the smallest";
    }
}

TEST(Q8, TheLargestNumberIsOneHundredTwentySeven) {
  for (uint64_t stream = 0; stream < 50; ++stream) {
    const Q8Block block = to_q8(numbers(stream, 0.02).data());
    int largest = 0;
    for (const int8_t q : block.numbers) largest = std::max(largest, std::abs(int{q}));
    EXPECT_EQ(largest, 127);
  }
}

TEST(Q8, WhatWasStoredIsStoredTheSameAgain) {
  std::array<float, kQ8Block> x{}, back;
  for (size_t i = 0; i < x.size(); ++i) x[i] = 0.25f * static_cast<float>(static_cast<int>(i) - 31);
  x[0] = -0.25f * 127;
  from_q8(to_q8(x.data()), back.data());
  EXPECT_EQ(back, x);
}

TEST(Q8, NothingButZerosHasAScaleOfZero) {
  const std::array<float, kQ8Block> zeros{};
  const Q8Block block = to_q8(zeros.data());
  EXPECT_EQ(block.scale, 0);
  for (const int8_t q : block.numbers) EXPECT_EQ(q, 0);
}

TEST(Q8, WhatHasNoPlaceShowsInTheScale) {
  for (const float x :
       {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
        std::numeric_limits<float>::quiet_NaN(), 1e7f}) {
    auto block = numbers(1, 1.0);
    block[17] = x;
    EXPECT_EQ(to_q8(block.data()).scale, 0x7c00) << x;
  }
}

}  // namespace
}  // namespace weft
