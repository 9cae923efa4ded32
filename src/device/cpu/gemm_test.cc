#include "device/cpu/gemm.h"

#include "device/cpu/gemm_check.h"

namespace weft::device::cpu {
namespace {

// Sizes on both sides of the choice, vectors among them.
TEST(Gemm, TilesOrLibrary) {
  for (const GemmSize& size :
       {GemmSize{1, 40, 30}, GemmSize{40, 1, 30}, GemmSize{9, 20, 11}, GemmSize{31, 200, 200},
        GemmSize{100, 110, 100}, GemmSize{33, 49, 700}})
    check_every_form(gemm, size, 1.5f, 2);
}

}  // namespace
}  // namespace weft::device::cpu
