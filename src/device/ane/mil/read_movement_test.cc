// Operations of MIL that move elements, against plain loops.
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "base/test_support.h"
#include "device/ane/mil/test_program.h"

namespace weft::device::ane::mil {
namespace {

std::string tensor(const Index& shape) { return to_string(Type{Element::fp32, shape}); }
std::string setting(const Index& values) {
  return fmt::format("tensor<int32, [{}]>([{}])", values.size(), fmt::join(values, ", "));
}

/// The output y of one statement on x.
Numbers moved(const Nd& x, const Index& y_shape, const std::string& call) {
  const std::string text =
      text_around(tensor(x.shape) + " x", fmt::format("{} y = {};", tensor(y_shape), call));
  SCOPED_TRACE(text);
  return run(text, {{"x", x.data}}).at("y");
}

TEST(MilMovement, ShapesOfTheSameElements) {
  const Nd x = random_nd({1, 3, 1, 4}, 11);
  const std::pair<Index, std::string> cases[] = {
      {{4, 3}, "reshape(x = x, shape = " + setting({4, 3}) + ")"},
      {{2, 6}, "reshape(x = x, shape = " + setting({2, -1}) + ")"},
      {{1, 12, 1, 1, 1}, "reshape(x = x, shape = " + setting({1, -1, 1, 1, 1}) + ")"},
      {{12}, "reshape(x = x, shape = " + setting({-1}) + ")"},
      {{3, 4}, "squeeze(x = x)"},
      {{3, 1, 4}, "squeeze(x = x, axes = " + setting({0}) + ")"},
      {{1, 3, 4}, "squeeze(x = x, axes = int32(-2))"},
      {{1, 1, 3, 1, 4}, "expand_dims(x = x, axes = " + setting({1}) + ")"},
      {{1, 3, 1, 4}, "identity(x = x)"},
      {{1, 3, 1, 4}, "cast(x = x, dtype = string(\"fp32\"))"},
  };
  for (const auto& [shape, call] : cases) EXPECT_EQ(moved(x, shape, call), x.data) << call;
  EXPECT_EQ(moved(random_nd({3, 4}, 12), {1, 3, 4, 1},
                  "expand_dims(x = x, axes = " + setting({-1, 0}) + ")"),
            random_nd({3, 4}, 12).data);
}

TEST(MilMovement, Transpose) {
  Nd x = random_nd({2, 3, 4, 5}, 13);
  Numbers wanted;
  for_each_index({4, 2, 5, 3}, [&](const Index& at) {
    wanted.push_back(x({at[1], at[3], at[0], at[2]}));
  });
  EXPECT_EQ(moved(x, {4, 2, 5, 3}, "transpose(x = x, perm = " + setting({2, 0, 3, 1}) + ")"),
            wanted);
  EXPECT_EQ(moved(x, {4, 2, 5, 3}, "transpose(perm = " + setting({-2, 0, -1, 1}) + ", x = x)"),
            wanted);
}

/// x[begin0 + i0, begin1 + i1, ..]
Numbers part(Nd x, const Index& begin, const Index& size) {
  Numbers all;
  for_each_index(size, [&](const Index& at) {
    Index from = at;
    for (size_t axis = 0; axis < at.size(); ++axis) from[axis] += begin[axis];
    all.push_back(x(from));
  });
  return all;
}

TEST(MilMovement, Slices) {
  const Nd x = random_nd({2, 3, 4, 5}, 14);
  EXPECT_EQ(moved(x, {1, 3, 2, 2},
                  fmt::format("slice_by_size(x = x, begin = {}, size = {})", setting({1, 0, 2, 3}),
                              setting({1, 3, 2, 2}))),
            part(x, {1, 0, 2, 3}, {1, 3, 2, 2}));
  EXPECT_EQ(moved(x, {2, 1, 4, 4},
                  fmt::format("slice_by_size(x = x, begin = {}, size = {})", setting({0, 2, 0, 1}),
                              setting({-1, 1, 4, -1}))),
            part(x, {0, 2, 0, 1}, {2, 1, 4, 4}));
  const std::string by_index = fmt::format("slice_by_index(x = x, begin = {}, end = {}",
                                           setting({0, 1, 1, -2}), setting({2, 3, -1, 2147483647}));
  EXPECT_EQ(moved(x, {2, 2, 2, 2}, by_index + ")"), part(x, {0, 1, 1, 3}, {2, 2, 2, 2}));
  EXPECT_EQ(moved(x, {2, 3, 2, 5},
                  by_index + ", stride = " + setting({1, 1, 1, 1}) +
                      ", begin_mask = tensor<bool, [4]>([false, true, false, true]), end_mask = "
                      "tensor<bool, [4]>([true, false, false, false]))"),
            part(x, {0, 0, 1, 0}, {2, 3, 2, 5}));
  EXPECT_EQ(moved(x, {2, 2},
                  by_index + ", squeeze_mask = tensor<bool, [4]>([false, true, false, true]))"),
            part(x, {0, 1, 1, 3}, {2, 1, 2, 1}));
}

TEST(MilMovement, ConcatAndSplit) {
  Nd a = random_nd({2, 3, 4}, 15), b = random_nd({2, 1, 4}, 16);
  const std::string text = text_around(
      "tensor<fp16, [2, 3, 4]> a, tensor<fp16, [2, 1, 4]> b",
      "int32 axis = const()[val = int32(-2)];\n"
      "bool no = const()[val = bool(false)];\n"
      "tensor<fp16, [2, 5, 4]> y = concat(values = (b, a, b), interleave = no, axis = axis);\n"
      "tensor<fp16, [2, 2, 4]> p, tensor<fp16, [2, 3, 4]> q = split(x = y, axis = axis, "
      "split_sizes = tensor<int32, [2]>([2, 3]));\n"
      "tensor<fp16, [2, 5, 2]> r, tensor<fp16, [2, 5, 2]> s = split(num_splits = int32(2), axis = "
      "int32(2), x = y);",
      "y, p, q, r, s");
  Nd y({2, 5, 4});
  for_each_index(y.shape, [&](const Index& at) {
    y(at) = at[1] == 0 || at[1] == 4 ? b({at[0], 0, at[2]}) : a({at[0], at[1] - 1, at[2]});
  });
  const Tensors out = run(text, {{"a", a.data}, {"b", b.data}});
  EXPECT_EQ(out.at("y"), y.data);
  EXPECT_EQ(out.at("p"), part(y, {0, 0, 0}, {2, 2, 4}));
  EXPECT_EQ(out.at("q"), part(y, {0, 2, 0}, {2, 3, 4}));
  EXPECT_EQ(out.at("r"), part(y, {0, 0, 0}, {2, 5, 2}));
  EXPECT_EQ(out.at("s"), part(y, {0, 0, 2}, {2, 5, 2}));
}

// Ids are moved, and not computed with.
TEST(MilMovement, Ids) {
  const std::string text = text_around(
      "tensor<int32, [2, 3]> x",
      "tensor<int32, [3, 2]> t = transpose(x = x, perm = tensor<int32, [2]>([1, 0]));\n"
      "tensor<int32, [2]> y = slice_by_index(x = t, begin = tensor<int32, [2]>([1, 0]), end = "
      "tensor<int32, [2]>([2, 2]), squeeze_mask = tensor<bool, [2]>([true, false]));");
  EXPECT_EQ(run(text, {{"x", {1, 2, 3, 4, 5, 6}}}).at("y"), (Numbers{2, 5}));
  EXPECT_EQ(read(parse(text), {}).program.find_output("y")->port.dtype, ir::DType::i32);
}

TEST(MilMovement, Refusals) {
  const auto refused = [](const std::string& call) {
    return error_of([&] {
      read(parse(text_around("tensor<fp16, [2, 3, 4]> x, tensor<fp32, [2, 3, 4]> w",
                             "fp16 y = " + call + ";")),
           {});
    });
  };
  const auto four = [](const char* values) {
    return fmt::format("tensor<int32, [4]>([{}])", values);
  };
  const std::pair<std::string, std::string> cases[] = {
      {"reshape(x = x, shape = " + setting({5, 5}) + ")",
       "24 elements do not fit the shape [5, 5]"},
      {"reshape(x = x, shape = " + setting({5, -1}) + ")",
       "24 elements do not fit the shape [5, -1]"},
      {"reshape(x = x, shape = " + setting({-1, -1}) + ")",
       "24 elements do not fit the shape [-1, -1]"},
      {"reshape(x = x, shape = " + setting({0, 24}) + ")",
       "a size of 1 or more or -1 is wanted, 0 is found"},
      {"reshape(x = x, shape = " + four("2147483647, 2147483647, 2147483647, 4") + ")",
       "24 elements do not fit the shape [2147483647, 2147483647, 2147483647, 4]"},
      {"reshape(x = x, shape = " + setting({2, 1, 3, 4, 1}) + ")",
       "[2, 1, 3, 4, 1] has 5 axes; Weft reads 4, and a fifth of size 1 in front"},
      {"transpose(x = x, perm = " + setting({0, 1}) + ")",
       "'perm' has to name each axis of [2, 3, 4] once"},
      {"transpose(x = x, perm = " + setting({0, 1, 1}) + ")",
       "'perm' has to name each axis of [2, 3, 4] once"},
      {"transpose(x = x, perm = " + setting({0, 1, 3}) + ")",
       "axis 3 is not one of a tensor of 3 axes"},
      {"slice_by_size(x = x, begin = " + setting({0, 0}) + ", size = " + setting({1, 1, 1}) + ")",
       "'begin' has 2 numbers for [2, 3, 4]"},
      {"slice_by_size(x = x, begin = " + setting({0, 0, 2}) + ", size = " + setting({2, 3, 3}) +
           ")",
       "[2, 5) is not inside axis 2 of [2, 3, 4]"},
      {"slice_by_size(x = x, begin = " + setting({0, -1, 0}) + ", size = " + setting({2, 1, 4}) +
           ")",
       "[-1, 0) is not inside axis 1 of [2, 3, 4]"},
      {"slice_by_size(x = x, begin = " + setting({0, 0, 0}) + ", size = " + setting({2, 0, 4}) +
           ")",
       "[0, 0) is not inside axis 1 of [2, 3, 4]"},
      {"slice_by_index(x = x, begin = " + setting({0, 0, 0}) + ", end = " + setting({2, 3, 4}) +
           ", stride = " + setting({1, 1, 2}) + ")",
       "Weft reads slices of stride 1"},
      {"slice_by_index(x = x, begin = " + setting({0, 0, 3}) + ", end = " + setting({2, 3, 3}) +
           ")",
       "[3, 3) is not inside axis 2 of [2, 3, 4]"},
      {"slice_by_index(x = x, begin = " + setting({0, 0, 3}) + ", end = " + setting({2, 3, 4}) +
           ", end_mask = tensor<bool, [1]>([true]))",
       "'end_mask' is tensor<bool, [1]>, 3 values are wanted"},
      {"concat(values = (x, w), axis = int32(0), interleave = bool(false))",
       "tensor<fp32, [2, 3, 4]> does not fit tensor<fp16, [2, 3, 4]> beside axis 0"},
      {"concat(values = (x, x), axis = int32(0), interleave = bool(true))",
       "'interleave' true is not one that Weft reads"},
      {"concat(values = (x, x), interleave = bool(false))", "the argument 'axis' is missing"},
      {"concat(axis = int32(0))", "the argument 'values' = (a, b) is missing"},
      {"split(x = x, axis = int32(1), num_splits = int32(2))",
       "3 elements in 2 parts for 1 results"},
      {"split(x = x, axis = int32(1), num_splits = int32(0))",
       "3 elements in 0 parts for 1 results"},
      {"split(x = x, axis = int32(1), split_sizes = " + setting({1, 2}) + ")",
       "'split_sizes' is tensor<int32, [2]>, a list of at most 1 numbers is wanted"},
      {"split(x = x, axis = int32(1), split_sizes = " + setting({2}) + ")",
       "the parts have 2 elements of the 3 along axis 1"},
      {"squeeze(x = x, axes = " + setting({1}) + ")", "axis 1 of [2, 3, 4] is not 1"},
      {"expand_dims(x = x, axes = " + setting({1, 1}) + ")", "axis 1 stands in 'axes' twice"},
      {"expand_dims(x = x, axes = " + setting({5}) + ")",
       "axis 5 is not one of a tensor of 4 axes"},
      {"cast(x = x, dtype = string(\"int32\"))", "Weft casts to fp16 and fp32, 'int32' is found"},
  };
  for (const auto& [call, expected] : cases)
    EXPECT_EQ(refused(call),
              fmt::format("4:10: {} 'y': {}", call.substr(0, call.find('(')), expected));
}

}  // namespace
}  // namespace weft::device::ane::mil
