#include "device/ane/arithmetic.h"

namespace weft::device::ane {

ir::Numerics numerics_of(const Chip& chip) {
  return {
      // Values pass between operations as fp16 (every public trainer's surfaces and texts).
      .half_values = true,
      // Subnormal inputs and outputs are flushed: imperatormk/ane-train on M1 (it clamps its
      // learning rate for that), ANEForge on several chips.
      .flush_values = true,
      // Products inside matmul and conv are rounded to fp16, and to 0 below 2^-14: the H3 notes on
      // an M3 Ultra (macOS 26.5.2), and in agreement zerollama on an M4 Max, imperatormk/ane-train
      // on M1, ANEForge issue 115 on M5. Nobody reports M2; it stands between two that agree.
      .half_products = true,
      .flush_products = true,
      // A partial sum of 2^15: on M3 the result is 0 and nothing tells (H3 notes, M3 Ultra); on M1,
      // M2 Pro, M4 and M5 it is infinite (ANEForge: from 32752 to 32759 on).
      .sum_overflow = chip.generation == 3 ? ir::SumOverflow::zero : ir::SumOverflow::infinity,
      .sum_limit = 0x1p15,
      // reduce_sum adds in fp16, unlike matmul, whose sum is wide: ANEForge on several chips.
      .half_sums = true,
  };
}

}  // namespace weft::device::ane
