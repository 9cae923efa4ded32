// Reductions and softmax of MIL, against plain loops.
#include <gtest/gtest.h>

#include "base/test_support.h"
#include "device/ane/mil/test_program.h"

namespace weft::device::ane::mil {
namespace {

std::string tensor(const Index& shape) { return to_string(Type{Element::fp32, shape}); }

struct Case {
  Index shape;
  const char* axes;           ///< the argument, as it is written
  std::vector<size_t> along;  ///< what it means
};
const Case kCases[] = {
    {{2, 3, 4, 5}, "tensor<int32, [1]>([1])", {1}},
    {{2, 3, 4, 5}, "tensor<int32, [1]>([-1])", {3}},
    {{2, 3, 4, 5}, "tensor<int32, [3]>([0, -2, 3])", {0, 2, 3}},
    {{3, 4, 5}, "tensor<int32, [1]>([0])", {0}},
    {{3, 4, 5}, "int32(2)", {2}},
    {{3, 4}, "tensor<int32, [2]>([1, 0])", {0, 1}},
    {{6}, "tensor<int32, [1]>([0])", {0}},
    {{1, 2, 3, 4, 5}, "tensor<int32, [2]>([0, 2])", {0, 2}},
    {{3, 4}, "", {0, 1}},
};

TEST(MilReducing, SumMeanAndLargest) {
  for (const Case& c : kCases)
    for (const bool keep : {false, true})
      for (const char* const op : {"reduce_sum", "reduce_mean", "reduce_max"}) {
        Nd x = random_nd(c.shape, 9);
        const auto reduced = [&](size_t axis) {
          return std::ranges::find(c.along, axis) != c.along.end();
        };
        Index shape, narrow = c.shape;
        double count = 1;
        for (size_t axis = 0; axis < c.shape.size(); ++axis) {
          if (!reduced(axis) || keep) shape.push_back(reduced(axis) ? 1 : c.shape[axis]);
          if (!reduced(axis)) continue;
          narrow[axis] = 1;
          count *= static_cast<double>(c.shape[axis]);
        }
        Nd sum(narrow), largest(narrow);
        std::ranges::fill(largest.data, -1e9);
        for_each_index(c.shape, [&](const Index& at) {
          Index to = at;
          for (const size_t axis : c.along) to[axis] = 0;
          sum(to) += x(at);
          largest(to) = std::max(largest(to), x(at));
        });
        Numbers wanted = op == std::string("reduce_max") ? largest.data : sum.data;
        if (op == std::string("reduce_mean"))
          for (double& one : wanted) one /= count;
        const std::string text =
            text_around(tensor(c.shape) + " x",
                        fmt::format("{} y = {}(x = x, {}{}keep_dims = bool({}));", tensor(shape),
                                    op, *c.axes != 0 ? "axes = " : "",
                                    *c.axes != 0 ? c.axes + std::string(", ") : "", keep));
        SCOPED_TRACE(text);
        expect_near(run(text, {{"x", x.data}}).at("y"), wanted);
      }
}

TEST(MilReducing, Softmax) {
  struct Along {
    Index shape;
    const char* axis;
    size_t along;
  };
  const Along cases[] = {
      {{2, 3, 4, 5}, ", axis = int32(-1)", 3}, {{2, 3, 4, 5}, ", axis = int32(1)", 1},
      {{3, 4}, ", axis = int32(0)", 0},        {{3, 4}, "", 1},
      {{7}, ", axis = int32(0)", 0},           {{1, 2, 3, 4, 5}, ", axis = int32(-3)", 2},
  };
  for (const Along& c : cases) {
    Nd x = random_nd(c.shape, 10);
    Numbers wanted;
    for_each_index(c.shape, [&](const Index& at) {
      double sum = 0;
      for (int64_t i = 0; i < c.shape[c.along]; ++i) {
        Index other = at;
        other[c.along] = i;
        sum += std::exp(x(other));
      }
      wanted.push_back(std::exp(x(at)) / sum);
    });
    const std::string text = text_around(
        tensor(c.shape) + " x", fmt::format("{} y = softmax(x = x{});", tensor(c.shape), c.axis));
    SCOPED_TRACE(text);
    expect_near(run(text, {{"x", x.data}}).at("y"), wanted);
  }
}

TEST(MilReducing, Refusals) {
  const auto refused = [](const char* statement) {
    return error_of([&] {
      read(parse(text_around("tensor<fp16, [2, 3]> x, tensor<fp16, [1, 1, 1, 1, 2]> five",
                             statement)),
           {});
    });
  };
  const std::pair<const char*, const char*> cases[] = {
      {"fp16 y = reduce_sum(x = x, axes = tensor<int32, [1]>([2]), keep_dims = bool(false));",
       "4:10: reduce_sum 'y': axis 2 is not one of a tensor of 2 axes"},
      {"fp16 y = reduce_sum(x = x, axes = tensor<int32, [2]>([1, -1]), keep_dims = bool(false));",
       "4:10: reduce_sum 'y': axis -1 stands in 'axes' twice"},
      {"fp16 y = reduce_sum(x = x, axes = tensor<int32, [6]>([0, 1, 2, 3, 4, 5]));",
       "4:10: reduce_sum 'y': 'axes' is tensor<int32, [6]>, a list of at most 5 numbers is wanted"},
      {"fp16 y = reduce_sum(x = x, axes = tensor<int32, [1, 1]>([[0]]));",
       "4:10: reduce_sum 'y': 'axes' is tensor<int32, [1, 1]>, a list of at most 5 numbers is "
       "wanted"},
      {"fp16 y = reduce_sum(x = x, axes = tensor<fp16, [1]>([0]));",
       "4:10: reduce_sum 'y': 'axes' is tensor<fp16, [1]>, a list of whole numbers is wanted"},
      {"fp16 y = reduce_sum(x = x, axes = x);",
       "4:10: reduce_sum 'y': 'axes' is computed, a constant is wanted"},
      {"tensor<fp16, [2, 3]> y = softmax(x = x, axis = int32(2));",
       "4:26: softmax 'y': axis 2 is not one of a tensor of 2 axes"},
      {"tensor<fp16, [2, 3]> y = softmax(x = x, axis = tensor<int32, [2]>([0, 1]));",
       "4:26: softmax 'y': 'axis' is tensor<int32, [2]>, one number is wanted"},
      {"tensor<fp16, [1, 1, 1, 1, 2]> y = softmax(x = five, axis = int32(0));",
       "4:35: softmax 'y': axis 0 of 5 is not one that Weft computes along"},
  };
  for (const auto& [statement, expected] : cases) EXPECT_EQ(refused(statement), expected);
}

}  // namespace
}  // namespace weft::device::ane::mil
