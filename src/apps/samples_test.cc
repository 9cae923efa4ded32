// samples.h: what is said of repetitions.
#include "apps/samples.h"

#include <gtest/gtest.h>

namespace weft::apps {
namespace {

TEST(Samples, HaveTheMedianOfTheirOrder) {
  Samples odd{{5, 1, 3}}, even{{4, 1, 3, 2}};
  EXPECT_EQ(odd.median(), 3);
  EXPECT_EQ(even.median(), 2.5);
  EXPECT_EQ(spread_text(even, 10, 1), "25.0 [10.0 .. 40.0]");
}

TEST(Samples, HaveOneThatAPartDoesNotExceed) {
  const Samples ten{{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}};
  EXPECT_EQ(ten.percentile(0.9), 9);
  EXPECT_EQ(ten.percentile(0.91), 10);
  EXPECT_EQ(ten.percentile(1), 10);
  EXPECT_EQ(Samples{{4}}.percentile(0.5), 4);
}

}  // namespace
}  // namespace weft::apps
