// The product by tiles against sums in double, on every instruction set.
#include "device/cpu/tiled_gemm.h"

#include "device/cpu/gemm_check.h"
#include "device/test_targets.h"

namespace weft::device::cpu {
namespace {

class TiledGemmTest : public TargetTest {};

// Every height and width of a tile and of what a tile leaves over, with and without a rest of four.
TEST_P(TiledGemmTest, SizesAroundATile) {
  for (const int64_t m : {1, 2, 5, 6, 7, 11, 12, 13, 25})
    for (const int64_t n : {1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 49})
      for (const int64_t depth : {1, 3, 4, 17})
        check_every_form(tiled_gemm, {m, n, depth}, 1, depth == 3 ? 2 : 0);
}

// Blocks end within a product: 256 columns, a depth of 256.
TEST_P(TiledGemmTest, SizesAroundABlock) {
  for (const GemmSize& size :
       {GemmSize{13, 257, 5}, GemmSize{3, 300, 260}, GemmSize{26, 40, 513}, GemmSize{14, 512, 256}})
    check_every_form(tiled_gemm, size, -0.75f, 3);
}

TEST_P(TiledGemmTest, RandomSizes) {
  for (uint64_t i = 0; i < 40; ++i) {
    const auto draw = [&](uint64_t stream, int64_t most) {
      return 1 + static_cast<int64_t>(random_uniform(5, stream, i) * static_cast<double>(most));
    };
    const GemmSize size{draw(1, 70), draw(2, 90), draw(3, 300)};
    check(tiled_gemm, size, i % 2 == 0, i % 4 < 2, i % 3 == 0, 0.5f, draw(4, 9));
  }
}

// Parts packed in any order, rows multiplied in any pieces: the same bits.
TEST_P(TiledGemmTest, InHalvesAndPieces) {
  for (const GemmSize& size : {GemmSize{29, 34, 513}, GemmSize{40, 545, 300}, GemmSize{13, 7, 9}})
    for (const bool transposed : {false, true}) {
      const Operand a(size.m, size.depth, 1, transposed, 1),
          b(size.depth, size.n, 2, !transposed, 2);
      std::vector<float> whole(static_cast<size_t>(size.m * size.n)), pieces(whole.size());
      tiled_gemm(size, 2, a.view, b.view, false, whole.data(), size.n);

      const auto floats = static_cast<size_t>(packed_floats(size.depth, size.n));
      struct alignas(64) Line {
        float floats[16];
      };
      std::vector<Line> lines(floats / 16 + 1);
      float* const packed = lines.front().floats;
      packed[floats] = kUntouched;
      for (int64_t part = packed_parts(size.depth, size.n); part-- > 0;)
        pack(b.view, size.depth, size.n, {part, part + 1}, packed);
      EXPECT_EQ(packed[floats], kUntouched);
      const int64_t cut = size.m / 3;
      multiply_packed({size.m - cut, size.n, size.depth}, 2, part_of(a.view, cut, 0), packed, false,
                      pieces.data() + cut * size.n, size.n);
      multiply_packed({cut, size.n, size.depth}, 2, a.view, packed, false, pieces.data(), size.n);
      EXPECT_EQ(whole, pieces) << size.m << " x " << size.n << " x " << size.depth;
    }
}

TEST_P(TiledGemmTest, TheSameBitsAgain) {
  const Operand a(37, 301, 0, false, 1), b(301, 77, 0, true, 2);
  std::vector<float> first(37 * 77), second(37 * 77);
  tiled_gemm({37, 77, 301}, 1, a.view, b.view, false, first.data(), 77);
  tiled_gemm({37, 77, 301}, 1, a.view, b.view, false, second.data(), 77);
  EXPECT_EQ(first, second);
}

EACH_TARGET(TiledGemmTest);

}  // namespace
}  // namespace weft::device::cpu
