// Matrix products of MIL, against plain loops.
#include <gtest/gtest.h>

#include "base/test_support.h"
#include "device/ane/mil/test_program.h"

namespace weft::device::ane::mil {
namespace {

std::string tensor(const Index& shape) { return to_string(Type{Element::fp32, shape}); }

// Every rank and flag, with batch axes that repeat.
TEST(MilMatrix, Matmul) {
  const std::tuple<Index, Index, Index> batches[] = {
      {{}, {}, {}},
      {{3}, {3}, {3}},
      {{}, {2}, {2}},
      {{2}, {}, {2}},
      {{2, 3}, {2, 3}, {2, 3}},
      {{2, 1}, {1, 3}, {2, 3}},
      {{3}, {2, 1}, {2, 3}},
      {{1, 2, 3}, {}, {1, 2, 3}},
  };
  constexpr int64_t m = 4, k = 5, n = 2;
  for (const auto& [xb, yb, zb] : batches)
    for (int flags = 0; flags < 4; ++flags) {
      const bool tx = (flags & 1) != 0, ty = (flags & 2) != 0;
      const auto with = [](Index batch, int64_t rows, int64_t cols) {
        batch.insert(batch.end(), {rows, cols});
        return batch;
      };
      Nd x = random_nd(tx ? with(xb, k, m) : with(xb, m, k), 1);
      Nd y = random_nd(ty ? with(yb, n, k) : with(yb, k, n), 2);
      Numbers wanted;
      for_each_index(with(zb, m, n), [&](const Index& at) {
        double sum = 0;
        for (int64_t i = 0; i < k; ++i) {
          Index xi = at, yi = at;
          xi[at.size() - (tx ? 2 : 1)] = i;
          xi[at.size() - (tx ? 1 : 2)] = at[at.size() - 2];
          yi[at.size() - (ty ? 1 : 2)] = i;
          yi[at.size() - (ty ? 2 : 1)] = at[at.size() - 1];
          sum += x.repeated(xi) * y.repeated(yi);
        }
        wanted.push_back(sum);
      });
      const std::string text = text_around(
          fmt::format("{} x, {} y", tensor(x.shape), tensor(y.shape)),
          fmt::format("bool t = const()[val = bool({})];\n"
                      "{} z = matmul(transpose_y = bool({}), x = x, y = y, transpose_x = t);",
                      tx, tensor(with(zb, m, n)), ty),
          "z");
      SCOPED_TRACE(text);
      expect_near(run(text, {{"x", x.data}, {"y", y.data}}).at("z"), wanted);
    }
}

TEST(MilMatrix, MatmulWithoutFlags) {
  const char* const text = "tensor<fp32, [2, 2]> y = matmul(x = x, y = x);";
  EXPECT_EQ(run(text_around("tensor<fp32, [2, 2]> x", text), {{"x", {1, 2, 3, 4}}}).at("y"),
            (Numbers{7, 10, 15, 22}));
}

TEST(MilMatrix, Linear) {
  for (const Index& batch : {Index{}, Index{3}, Index{2, 3}}) {
    Index xs = batch, zs = batch;
    xs.push_back(4);
    zs.push_back(5);
    Nd x = random_nd(xs, 3), w = random_nd({5, 4}, 4), b = random_nd({5}, 5);
    Numbers plain, wanted;
    for_each_index(zs, [&](const Index& at) {
      double sum = 0;
      for (int64_t i = 0; i < 4; ++i) {
        Index xi = at;
        xi.back() = i;
        sum += x(xi) * w({at.back(), i});
      }
      plain.push_back(sum);
      wanted.push_back(sum + b({at.back()}));
    });
    const std::string text =
        text_around(fmt::format("{} x, tensor<fp32, [5, 4]> w, tensor<fp32, [5]> b", tensor(xs)),
                    fmt::format("{0} y = linear(bias = b, weight = w, x = x);\n"
                                "{0} z = linear(weight = w, x = x);",
                                tensor(zs)),
                    "y, z");
    const Tensors out = run(text, {{"x", x.data}, {"w", w.data}, {"b", b.data}});
    expect_near(out.at("y"), wanted);
    expect_near(out.at("z"), plain);
  }
}

constexpr const char* kConvSettings =
    "string valid = const()[val = string(\"valid\")];\n"
    "tensor<int32, [2]> ones = const()[val = tensor<int32, [2]>([1, 1])];\n"
    "tensor<int32, [4]> zeros = const()[val = tensor<int32, [4]>([0, 0, 0, 0])];\n"
    "int32 one = const()[val = int32(1)];\n";

TEST(MilMatrix, Conv) {
  Nd x = random_nd({2, 3, 4, 5}, 6), w = random_nd({7, 3, 1, 1}, 7), b = random_nd({7}, 8);
  Numbers plain, wanted;
  for_each_index({2, 7, 4, 5}, [&](const Index& at) {
    double sum = 0;
    for (int64_t c = 0; c < 3; ++c) sum += x({at[0], c, at[2], at[3]}) * w({at[1], c, 0, 0});
    plain.push_back(sum);
    wanted.push_back(sum + b({at[1]}));
  });
  const std::string text = text_around(
      "tensor<fp32, [2, 3, 4, 5]> x, tensor<fp32, [7, 3, 1, 1]> w, tensor<fp32, [7]> b",
      std::string(kConvSettings) +
          "tensor<fp32, [2, 7, 4, 5]> y = conv(x = x, weight = w, strides = ones, pad_type = "
          "valid, pad = zeros, dilations = ones, groups = one)[name = string(\"y\")];\n"
          "tensor<fp32, [2, 7, 4, 5]> z = conv(bias = b, weight = w, x = x);",
      "y, z");
  const Tensors out = run(text, {{"x", x.data}, {"w", w.data}, {"b", b.data}});
  expect_near(out.at("y"), plain);
  expect_near(out.at("z"), wanted);
}

TEST(MilMatrix, Refusals) {
  const auto refused = [](const std::string& statement) {
    return error_of([&] {
      read(parse(text_around(
               "tensor<fp16, [2, 3, 4, 5]> x, tensor<fp16, [7, 3, 1, 1]> w, tensor<fp16, [7, 3, 3, "
               "3]> w33, tensor<fp16, [7, 1, 1, 1]> deep, tensor<fp16, [5]> v, fp16 s, "
               "tensor<fp16, [6, 4]> m",
               statement)),
           {});
    });
  };
  const std::string conv = "tensor<fp16, [2, 7, 4, 5]> y = conv(x = x, weight = w, ";
  const std::pair<std::string, const char*> cases[] = {
      {"tensor<fp16, [2, 3, 4, 4]> y = matmul(x = x, y = x);",
       "4:32: matmul 'y': inner sizes 5 and 4 differ: [2, 3, 4, 5] x [2, 3, 4, 5]"},
      {"tensor<fp16, [5, 5]> y = matmul(x = x, y = m, transpose_x = bool(true), transpose_y = "
       "bool(false));",
       "4:26: matmul 'y': inner sizes 4 and 6 differ: [2, 3, 4, 5]^T x [6, 4]"},
      {"tensor<fp16, [2, 3, 4]> y = matmul(x = x, y = v);",
       "4:29: matmul 'y': [2, 3, 4, 5] x [5]: Weft reads products of 2 axes and more"},
      {"tensor<fp16, [2, 3, 4, 4]> y = matmul(x = x, y = x, transpose_y = s);",
       "4:32: matmul 'y': 'transpose_y' is computed, a constant is wanted"},
      {"tensor<fp16, [2, 3, 4, 4]> y = matmul(x = x, y = x, transpose_y = int32(1));",
       "4:32: matmul 'y': 'transpose_y' is int32, true or false is wanted"},
      {"tensor<fp16, [2, 3, 4, 7]> y = linear(x = x, weight = m);",
       "4:32: linear 'y': a weight [o, 5] is wanted for [2, 3, 4, 5], [6, 4] is found"},
      {"fp16 y = linear(x = s, weight = m);",
       "4:10: linear 'y': a weight [o, 0] is wanted for [], [6, 4] is found"},
      {"tensor<fp16, [2, 7, 4, 5]> y = conv(x = x, weight = w33);",
       "4:32: conv 'y': [2, 3, 4, 5] with a weight [7, 3, 3, 3]: Weft reads pointwise "
       "convolutions, [n, c, h, w] with [o, c, 1, 1]"},
      {"tensor<fp16, [2, 7, 4, 5]> y = conv(x = x, weight = deep, groups = int32(3));",
       "4:32: conv 'y': [2, 3, 4, 5] with a weight [7, 1, 1, 1]: Weft reads pointwise "
       "convolutions, [n, c, h, w] with [o, c, 1, 1]"},
      {conv + "strides = tensor<int32, [2]>([2, 2]));",
       "4:32: conv 'y': 'strides' is [2, 2]; Weft reads pointwise convolutions, where it is 1"},
      {conv + "dilations = tensor<int32, [2]>([1, 2]));",
       "4:32: conv 'y': 'dilations' is [1, 2]; Weft reads pointwise convolutions, where it is 1"},
      {conv + "pad = tensor<int32, [4]>([0, 0, 0, 1]));",
       "4:32: conv 'y': 'pad' is [0, 0, 0, 1]; Weft reads pointwise convolutions, where it is 0"},
      {conv + "groups = int32(3));",
       "4:32: conv 'y': 'groups' is [3]; Weft reads pointwise convolutions, where it is 1"},
      {conv + "pad_type = string(\"full\"));",
       "4:32: conv 'y': 'pad_type' valid, custom, same or same_lower is wanted, 'full' is found"},
      {conv + "bias = v);",
       "4:32: conv 'y': 'bias' is tensor<fp16, [5]>, tensor<fp16, [7]> is wanted"},
  };
  for (const auto& [statement, expected] : cases) EXPECT_EQ(refused(statement), expected);
}

}  // namespace
}  // namespace weft::device::ane::mil
