// half.h against a rounding oracle in double arithmetic: it scales by powers of two and lets
// std::nearbyint round.
#include "base/half.h"

#include <gtest/gtest.h>

#include <cfenv>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace weft {
namespace {

/// A 16-bit binary format by its numbers: bits of mantissa, smallest normal exponent, largest
/// exponent.
struct Format {
  int mantissa, min_exponent, max_exponent;
};
constexpr Format kHalf{10, -14, 15};
constexpr Format kBfloat16{7, -126, 127};

/// The value of the nearest number of `format`, ties to even; exact in double, which holds all of
/// both formats.
double nearest(double x, const Format& format) {
  if (std::isnan(x) || std::isinf(x) || x == 0) return x;
  int exponent = std::ilogb(x);
  if (exponent < format.min_exponent) exponent = format.min_exponent;
  const double unit = std::ldexp(1.0, exponent - format.mantissa);
  const double rounded = std::nearbyint(x / unit) * unit;
  const double overflow = std::ldexp(1.0, format.max_exponent + 1);
  return std::fabs(rounded) >= overflow ? std::copysign(HUGE_VAL, x) : rounded;
}

void expect_same(double expected, float found, float input) {
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(found)) << "from " << input;
    return;
  }
  EXPECT_EQ(expected, static_cast<double>(found)) << "from " << input;
  EXPECT_EQ(std::signbit(expected), std::signbit(found)) << "from " << input;
}

/// Every bit pattern class: neighbours of each representable value and of each midpoint, and random
/// patterns.
std::vector<float> difficult_floats(float (*decode)(uint16_t)) {
  std::vector<float> values;
  for (uint32_t pattern = 0; pattern < 0x10000; ++pattern) {
    const float value = decode(static_cast<uint16_t>(pattern));
    const float next = decode(static_cast<uint16_t>(pattern + 1));
    const float middle = std::isfinite(value) && std::isfinite(next) ? value / 2 + next / 2 : value;
    for (const float x : {value, middle})
      for (const float y : {x, std::nextafterf(x, HUGE_VALF), std::nextafterf(x, -HUGE_VALF)})
        values.push_back(y);
  }
  for (const float x :
       {65504.0f, 65519.996f, 65520.0f, 65536.0f, 0x1p-24f, 0x1p-25f, 0x1.000002p-25f,
        std::numeric_limits<float>::max(), std::numeric_limits<float>::min(),
        std::numeric_limits<float>::denorm_min(), 0x1.fep127f, 0x1.ffp127f})
    values.insert(values.end(), {x, -x});
  std::mt19937 bits(20240131);
  for (int i = 0; i < 200'000; ++i)
    values.push_back(std::bit_cast<float>(static_cast<uint32_t>(bits())));
  return values;
}

TEST(Half, EveryPatternSurvivesTheRoundTrip) {
  for (uint32_t pattern = 0; pattern < 0x10000; ++pattern) {
    const auto half = static_cast<uint16_t>(pattern);
    const bool half_nan = (half & 0x7fff) > 0x7c00, bfloat_nan = (half & 0x7fff) > 0x7f80;
    EXPECT_EQ(std::isnan(from_half(half)), half_nan);
    EXPECT_EQ(std::isnan(from_bfloat16(half)), bfloat_nan);
    if (!half_nan) {
      ASSERT_EQ(to_half(from_half(half)), half);
    }
    if (!bfloat_nan) {
      ASSERT_EQ(to_bfloat16(from_bfloat16(half)), half);
    }
    if (half_nan) {
      ASSERT_TRUE(std::isnan(from_half(to_half(from_half(half)))));
    }
    if (bfloat_nan) {
      ASSERT_TRUE(std::isnan(from_bfloat16(to_bfloat16(from_bfloat16(half)))));
    }
  }
}

TEST(Half, DecodesByTheFormula) {
  for (uint32_t pattern = 0; pattern < 0x10000; ++pattern) {
    const int exponent = static_cast<int>(pattern >> 10 & 31),
              mantissa = static_cast<int>(pattern & 1023);
    if (exponent == 31) continue;
    const double magnitude =
        exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
    const double expected = (pattern >> 15) != 0 ? -magnitude : magnitude;
    ASSERT_EQ(expected, static_cast<double>(from_half(static_cast<uint16_t>(pattern))));
  }
  EXPECT_EQ(from_half(0x7c00), HUGE_VALF);
  EXPECT_EQ(from_half(0xfc00), -HUGE_VALF);
}

TEST(Half, RoundsToNearestEven) {
  ASSERT_EQ(std::fegetround(), FE_TONEAREST);  // the oracle's nearbyint needs it
  for (const float x : difficult_floats(from_half))
    expect_same(nearest(x, kHalf), from_half(to_half(x)), x);
}

TEST(Bfloat16, RoundsToNearestEven) {
  for (const float x : difficult_floats(from_bfloat16))
    expect_same(nearest(x, kBfloat16), from_bfloat16(to_bfloat16(x)), x);
}

}  // namespace
}  // namespace weft
