#include "train/loss_scale.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace weft::train {
namespace {

LossScale after_good(LossScale scale, int64_t updates, double most) {
  for (int64_t i = 0; i < updates; ++i) scale = next(scale, true, most);
  return scale;
}

TEST(LossScaleTest, HalvesAtOnceAndDoublesAfterAWhile) {
  LossScale scale{1024, 0};
  scale = next(scale, false, 1024);
  EXPECT_EQ(scale, (LossScale{512, 0}));
  scale = after_good(scale, kGoodUpdates - 1, 1024);
  EXPECT_EQ(scale, (LossScale{512, kGoodUpdates - 1}));
  EXPECT_EQ(next(scale, true, 1024), (LossScale{1024, 0}));
  // A step that is not finite begins the count anew.
  EXPECT_EQ(next(scale, false, 1024), (LossScale{256, 0}));
}

TEST(LossScaleTest, NeverRisesAboveWhereItBegan) {
  EXPECT_EQ(after_good({1024, 0}, 3 * kGoodUpdates, 1024), (LossScale{1024, 0}));
  EXPECT_EQ(after_good({256, 0}, 2 * kGoodUpdates, 512), (LossScale{512, 0}));
  EXPECT_EQ(next({4096, 7}, true, 512), (LossScale{512, 0}));  // resumed on another device
}

TEST(LossScaleTest, DoesNotFallBelowOneOrWhereItBegan) {
  EXPECT_EQ(next({1, 0}, false, 1), (LossScale{1, 0}));
  EXPECT_EQ(next({2, 5}, false, 64), (LossScale{1, 0}));
  EXPECT_EQ(next({1, 5}, false, 64), (LossScale{1, 0}));
  EXPECT_EQ(next({0.25, 0}, false, 0.25), (LossScale{0.25, 0}));
}

TEST(LossScaleTest, BeginsWhereTheArithmeticWantsIt) {
  EXPECT_EQ(first_loss_scale(ir::DType::f32, 256), 1);
  for (const int64_t tokens : {1, 10, 64, 256, 1000}) {
    const double scale = first_loss_scale(ir::DType::f16, tokens);
    EXPECT_TRUE(is_loss_scale(scale)) << tokens;
    // The cotangent of one token's loss has the same size whatever the window, to the power of two.
    EXPECT_NEAR(std::log2(scale / static_cast<double>(tokens)), 4, 0.5) << tokens;
  }
}

TEST(LossScaleTest, IsAPowerOfTwo) {
  for (const double good : {1.0, 2.0, 0.25, 65536.0, 0x1p60}) EXPECT_TRUE(is_loss_scale(good));
  for (const double bad :
       {0.0, -2.0, 3.0, 1.5, 0x1p100, 0x1p-100, std::numeric_limits<double>::infinity(),
        std::numeric_limits<double>::quiet_NaN()})
    EXPECT_FALSE(is_loss_scale(bad)) << bad;
}

}  // namespace
}  // namespace weft::train
