// Products with one row or one column against sums in double, on every instruction set.
#include "device/cpu/gemv.h"

#include "device/cpu/gemm_check.h"
#include "device/test_targets.h"

namespace weft::device::cpu {
namespace {

class GemvTest : public TargetTest {};

// On both sides of a vector, of four rows, of a block of 512.
TEST_P(GemvTest, AgreesWithSumsInDouble) {
  for (const int64_t count : {1, 5, 15, 16, 17, 33, 513})
    for (const int64_t depth : {1, 3, 4, 7, 33, 64, 520}) {
      check_every_form(gemv, {1, count, depth}, 1, 0);
      check_every_form(gemv, {count, 1, depth}, -0.75f, 3);
    }
}

EACH_TARGET(GemvTest);

}  // namespace
}  // namespace weft::device::cpu
