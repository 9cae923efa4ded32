// number_text.h: numbers as people read them.
#include "base/number_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace weft {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(NumberText, Bytes) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(999), "999 B");
  EXPECT_EQ(bytes_text(12'345), "12.3 kB");
  EXPECT_EQ(bytes_text(18.7e6), "18.7 MB");
  EXPECT_EQ(bytes_text(10e9), "10.0 GB");
}

TEST(NumberText, Durations) {
  EXPECT_EQ(duration_text(0.4), "0 s");
  EXPECT_EQ(duration_text(59.6), "1 min 00 s");
  EXPECT_EQ(duration_text(200), "3 min 20 s");
  EXPECT_EQ(duration_text(7500), "2 h 05 min");
  EXPECT_EQ(duration_text(-3), "0 s");
}

TEST(NumberText, PrefixesOfTheSi) {
  EXPECT_EQ(si_text(412.4e9, "FLOP/s"), "412 GFLOP/s");
  EXPECT_EQ(si_text(1.049e12, "FLOP/s"), "1.05 TFLOP/s");
  EXPECT_EQ(si_text(999.6e9, "FLOP/s"), "1.00 TFLOP/s");
  EXPECT_EQ(si_text(0.0024, "W"), "2.40 mW");
  EXPECT_EQ(si_text(0, "J"), "0 J");
  EXPECT_EQ(si_text(15, "J"), "15.0 J");
  EXPECT_EQ(si_text(-15.25, "J"), "-15.2 J");
  EXPECT_EQ(si_text(12'345), "12.3k");
  EXPECT_EQ(si_text(950), "950");
  EXPECT_EQ(si_text(0.25), "0.25");
  EXPECT_EQ(si_text(1e300), si_text(1e300));  // ends
  EXPECT_EQ(si_text(kInfinity, "W"), "n/a");
}

TEST(NumberText, GroupsOfThree) {
  EXPECT_EQ(grouped_text(0), "0");
  EXPECT_EQ(grouped_text(999), "999");
  EXPECT_EQ(grouped_text(1000), "1,000");
  EXPECT_EQ(grouped_text(-123456), "-123,456");
  EXPECT_EQ(grouped_text(1234567), "1,234,567");
}

TEST(NumberText, LossesAndFigures) {
  EXPECT_EQ(loss_text(2.34561), "2.3456");
  EXPECT_EQ(loss_text(std::numeric_limits<double>::quiet_NaN()), "n/a");
  EXPECT_EQ(rate_text(5e-4), "5.00e-04");
  EXPECT_EQ(rate_text(kInfinity), "n/a");
  EXPECT_EQ(figures_text(0), "0");
  EXPECT_EQ(figures_text(0.1234), "0.12");
  EXPECT_EQ(figures_text(9.996), "10.0");
  EXPECT_EQ(figures_text(81.24), "81.2");
  EXPECT_EQ(figures_text(5000), "5000");
  EXPECT_EQ(figures_text(-kInfinity), "n/a");
}

}  // namespace
}  // namespace weft
