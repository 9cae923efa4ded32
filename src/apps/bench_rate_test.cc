// bench_rate.h: what can't be is refused, what can't be known is called so.
#include "apps/bench_rate.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/test_support.h"

namespace weft::apps {
namespace {

std::string refusal(double flops, std::optional<double> rated) {
  return error_of([&] { require_possible(flops, rated, "ane"); });
}

TEST(BenchRate, MoreThanATenthAboveTheRatingIsRefused) {
  EXPECT_EQ(refusal(18.9e12, 19e12), "no error");
  EXPECT_EQ(refusal(20.8e12, 19e12), "no error");
  const std::string words = refusal(21e12, 19e12);
  EXPECT_NE(words.find("ane would have done 21.00 TFLOPS, it is rated at 19.00"), std::string::npos)
      << words;
  EXPECT_NE(refusal(std::numeric_limits<double>::infinity(), 19e12), "no error");
  EXPECT_NE(refusal(std::numeric_limits<double>::quiet_NaN(), 19e12), "no error");
}

TEST(BenchRate, WithoutARatingItIsUnverified) {
  EXPECT_EQ(refusal(1e18, std::nullopt), "no error");
  EXPECT_NE(rate_text(1e12, std::nullopt).find("unverified"), std::string::npos);
  EXPECT_EQ(rate_text(4.75e12, 19e12), "25.0 % of the rated 19.0 TFLOPS");
}

}  // namespace
}  // namespace weft::apps
