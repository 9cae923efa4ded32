// How MIL's axes lie in the IR, and every permutation of them.
#include "device/ane/mil/shapes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "base/test_support.h"
#include "device/ane/mil/test_program.h"

namespace weft::device::ane::mil {
namespace {

/// x permuted by a Program; `exchanges` is how many transposes it has.
Numbers permuted(Nd x, const std::vector<size_t>& order, int& exchanges) {
  ir::Builder b("permuted");
  b.output("y", permute(b.input("x", place(x.shape)), x.shape, order));
  const ir::Program program = std::move(b).finish();
  exchanges = static_cast<int>(std::ranges::count_if(
      program.nodes(), [](const ir::Node& node) { return node.op == ir::Op::transpose; }));
  return ir::evaluate(program, Tensors{{"x", x.data}}).at("y");
}

// Element [i0, i1, ..] of the result is that of x whose index along axis order[k] is ik.
Numbers by_hand(Nd x, const std::vector<size_t>& order) {
  Index shape;
  for (const size_t axis : order) shape.push_back(x.shape[axis]);
  Numbers y;
  for_each_index(shape, [&](const Index& at) {
    Index from(at.size());
    for (size_t k = 0; k < order.size(); ++k) from[order[k]] = at[k];
    y.push_back(x(from));
  });
  return y;
}

TEST(MilShapes, EveryPermutation) {
  for (const Index& shape :
       {Index{2, 3, 4, 5}, Index{1, 3, 4, 5}, Index{2, 3, 1, 5}, Index{2, 1, 1, 3},
        Index{1, 2, 3, 4, 5}, Index{4, 3, 2}, Index{3, 2}}) {
    const Nd x = random_nd(shape, 1);
    std::vector<size_t> order(shape.size());
    std::iota(order.begin(), order.end(), size_t{0});
    do {
      if (order.size() == 5 && order[0] != 0) break;  // the fifth axis stays in front
      int exchanges = 0;
      EXPECT_EQ(permuted(x, order, exchanges), by_hand(x, order))
          << testing::PrintToString(shape) << " by " << testing::PrintToString(order);
      EXPECT_LE(exchanges, 5);
    } while (std::ranges::next_permutation(order).found);
  }
}

TEST(MilShapes, OnePermutationThatTheIrHasIsOneOperation) {
  int exchanges = 0;
  permuted(random_nd({2, 3, 4, 5}, 1), {0, 1, 3, 2}, exchanges);
  EXPECT_EQ(exchanges, 1);
  permuted(random_nd({2, 3, 4, 5}, 1), {2, 3, 0, 1}, exchanges);
  EXPECT_EQ(exchanges, 1);
  permuted(random_nd({2, 1, 4, 5}, 1), {1, 0, 2, 3}, exchanges);
  EXPECT_EQ(exchanges, 0);
  permuted(random_nd({1, 6, 4, 5}, 1), {0, 2, 1, 3}, exchanges);
  EXPECT_EQ(exchanges, 2);
}

TEST(MilShapes, Places) {
  EXPECT_EQ(place({}), ir::Shape(1, 1, 1, 1));
  EXPECT_EQ(place({7}), ir::Shape(1, 1, 1, 7));
  EXPECT_EQ(place({2, 3, 4, 5}), ir::Shape(2, 3, 4, 5));
  EXPECT_EQ(place({1, 2, 3, 4, 5}), ir::Shape(2, 3, 4, 5));
  EXPECT_EQ(error_of([] {
              place({2, 2, 3, 4, 5});
            }),
            "[2, 2, 3, 4, 5] has 5 axes; Weft reads 4, and a fifth of size 1 in front");
  EXPECT_EQ(error_of([] {
              place({1, 1, 2, 3, 4, 5});
            }),
            "[1, 1, 2, 3, 4, 5] has 6 axes; Weft reads 4, and a fifth of size 1 in front");
  EXPECT_EQ(error_of([] { place({3, 0}); }), "shape [1,1,3,0]: every axis is 1 to 2147483648");
}

TEST(MilShapes, AxesCountFromEitherEnd) {
  EXPECT_EQ(axis_of(0, 3), 0u);
  EXPECT_EQ(axis_of(-1, 3), 2u);
  EXPECT_EQ(axis_of(-3, 3), 0u);
  EXPECT_EQ(error_of([] { axis_of(3, 3); }), "axis 3 is not one of a tensor of 3 axes");
  EXPECT_EQ(error_of([] { axis_of(-4, 3); }), "axis -4 is not one of a tensor of 3 axes");
  EXPECT_EQ(error_of([] { axis_of(0, 0); }), "axis 0 is not one of a tensor of 0 axes");
  EXPECT_EQ(ir_axis(0, 3), 1);
  EXPECT_EQ(ir_axis(2, 3), 3);
  EXPECT_EQ(ir_axis(1, 5), 0);
  EXPECT_EQ(error_of([] { ir_axis(0, 5); }), "axis 0 of 5 is not one that Weft computes along");
}

TEST(MilShapes, TheLastAxesBroadcast) {
  EXPECT_EQ(broadcast({2, 1, 4}, {3, 1}), (Axes{2, 3, 4}));
  EXPECT_EQ(broadcast({}, {3, 1}), (Axes{3, 1}));
  EXPECT_EQ(broadcast({5}, {1, 1, 1}), (Axes{1, 1, 5}));
  EXPECT_EQ(error_of([] {
              broadcast({2, 3}, {2});
            }),
            "shapes [2, 3] and [2] do not broadcast: 3 and 2 differ");
}

}  // namespace
}  // namespace weft::device::ane::mil
