#include "device/ane/arithmetic.h"

#include <gtest/gtest.h>

namespace weft::device::ane {
namespace {

// The one thing in which chips differ: what the sum 2^14 + 2^14 becomes.
TEST(Arithmetic, OnlyM3HidesAnOverflow) {
  for (const Chip& chip : chips()) {
    const ir::Numerics numerics = numerics_of(chip);
    EXPECT_EQ(numerics.sum_overflow,
              chip.generation == 3 ? ir::SumOverflow::zero : ir::SumOverflow::infinity)
        << chip.name;
    EXPECT_TRUE(numerics.half_values && numerics.flush_values && numerics.half_products &&
                numerics.flush_products && numerics.half_sums)
        << chip.name;
    EXPECT_EQ(numerics.sum_limit, 32768);
  }
}

}  // namespace
}  // namespace weft::device::ane
