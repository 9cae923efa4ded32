// bench_check.h: what is called near, and that the CPU passes.
#include "apps/bench_check.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/test_support.h"

namespace weft::apps {
namespace {

TEST(BenchCheck, RoundingIsNearAndAMistakeIsNot) {
  const std::vector<float> reference{3, -4, 0, 12};  // of size 13
  const auto refusal = [&](float by) {
    std::vector<float> found = reference;
    found[2] += by;
    return error_of([&] { require_near("the numbers", found, reference); });
  };
  // 8 · 2^-24 · √(1024 · 100) of 13 is 0.00198.
  EXPECT_EQ(refusal(0.0019f), "no error");
  EXPECT_NE(refusal(0.0021f).find("the numbers differ"), std::string::npos);
  EXPECT_NE(refusal(std::nanf("")).find("not timed"), std::string::npos);
}

TEST(BenchCheck, TheCpuAgreesWithTheReference) {
  for (const int threads : {1, 3}) {
    const auto cpu = device::open("cpu", {.threads = threads});
    Workers workers(threads);
    EXPECT_EQ(error_of([&] { check_step(*cpu, workers); }), "no error");
  }
}

}  // namespace
}  // namespace weft::apps
