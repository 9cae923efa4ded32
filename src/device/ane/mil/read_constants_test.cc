// Constants and quantization of MIL, against plain loops.
#include <gtest/gtest.h>

#include "base/half.h"
#include "base/test_support.h"
#include "device/ane/mil/test_program.h"

namespace weft::device::ane::mil {
namespace {

/// A file of weights in which the tensor at offset 64·i has the numbers i, i + 1, ...
std::vector<float> counting(const Blob& blob, const Type& type) {
  std::vector<float> all(static_cast<size_t>(type.count()));
  for (size_t i = 0; i < all.size(); ++i)
    all[i] = static_cast<float>(blob.offset / 64) + static_cast<float>(i);
  return all;
}

TEST(MilConstants, TensorsBecomePorts) {
  const std::string text = text_around(
      "tensor<fp16, [2, 3]> x",
      "tensor<fp16, [2, 3]> w = const()[name = string(\"w\"), val = tensor<fp16, [2, 3]>([[1, 2, "
      "3], [4, 0.1, 6]])];\n"
      "tensor<fp32, [3]> unused = const()[val = tensor<fp32, [3]>([1, 2, 3])];\n"
      "tensor<fp16, [2, 3]> b = const()[val = tensor<fp16, [2, 3]>(BLOBFILE(path = "
      "string(\"@model_path/b\"), offset = uint64(128)))];\n"
      "tensor<fp16, [2, 3]> p = mul(x = x, y = w);\n"
      "tensor<fp16, [2, 3]> q = add(x = w, y = b);\n"
      "tensor<fp16, [2, 3]> r = sub(x = q, y = tensor<fp16, [1]>([2]));\n"
      "tensor<fp16, [2, 3]> y = maximum(x = p, y = r);\n"
      "tensor<fp16, [2, 3]> z = mul(x = y, y = tensor<fp16, [2, 1]>([-1, inf]));",
      "y, z");
  const Lowered lowered = read(parse(text), counting);
  std::vector<std::string> ports, fed;
  for (const ir::Port& port : lowered.program.inputs()) ports.push_back(port.name);
  for (const Feed& feed : lowered.feeds) fed.push_back(feed.port);
  EXPECT_EQ(ports, (std::vector<std::string>{"x", "w", "b", "z.y"}));
  EXPECT_EQ(fed, ports);
  EXPECT_EQ(lowered.feeds[0].pieces.at(0).from, "x");
  EXPECT_EQ(lowered.feeds[1].pieces.at(0).from, "");
  EXPECT_EQ(lowered.feeds[1].pieces.at(0).rows, 2);
  EXPECT_EQ(lowered.feeds[1].pieces.at(0).cols, 3);
  const Nd x = random_nd({2, 3}, 20);
  const Numbers w{1, 2, 3, 4, 0x1.998p-4, 6};
  Numbers wanted;
  for (size_t i = 0; i < 6; ++i)
    wanted.push_back(std::max(x.data[i] * w[i], w[i] + 2 + static_cast<double>(i) - 2));
  const Tensors out = run(text, {{"x", x.data}}, counting);
  expect_near(out.at("y"), wanted);
  EXPECT_EQ(out.at("z")[0], -out.at("y")[0]);
  EXPECT_TRUE(std::isinf(out.at("z")[4]));
}

// Without a source the Program is known, and the numbers are not.
TEST(MilConstants, FilesNeedNotBeThere) {
  const std::string text = text_around(
      "tensor<fp16, [1, 8, 1, 4]> x",
      "tensor<fp16, [4, 8, 1, 1]> w = const()[val = tensor<fp16, [4, 8, 1, "
      "1]>(BLOBFILE(path = string(\"@model_path/weights/w.bin\"), offset = uint64(64)))];\n"
      "tensor<fp16, [1, 4, 1, 4]> y = conv(x = x, weight = w);");
  const Lowered lowered = read(parse(text), {});
  EXPECT_EQ(lowered.program.inputs()[1].shape, ir::Shape(4, 8, 1, 1));
  EXPECT_TRUE(lowered.feeds[1].pieces.at(0).values.empty());
}

// A name that the IR has not is replaced, where nobody asks for the port by it.
TEST(MilConstants, NamesOfPorts) {
  const std::string text =
      text_around("fp16 x",
                  "tensor<fp16, [2]> v7 = const()[val = tensor<fp16, [2]>([1, 2])];\n"
                  "tensor<fp16, [2]> " +
                      std::string(70, 'w') +
                      " = const()[val = tensor<fp16, [2]>([3, 4])];\n"
                      "tensor<fp16, [2]> a = mul(x = x, y = v7);\n"
                      "tensor<fp16, [2]> y = add(x = a, y = " +
                      std::string(70, 'w') + ");");
  const Lowered lowered = read(parse(text), {});
  EXPECT_NE(lowered.program.find_input("constant.1"), nullptr);
  EXPECT_NE(lowered.program.find_input("constant.2"), nullptr);
  EXPECT_EQ(run(text, {{"x", {10}}}).at("y"), (Numbers{13, 24}));
}

TEST(MilConstants, QuantizeRoundsAndClamps) {
  const Numbers x{0.5, 1.5, -2.5, 100, -100, 0.24, 63.74, -64.3};
  const std::string text = text_around(
      "tensor<fp16, [8]> x",
      "tensor<int8, [8]> q = quantize(input = x, scale = fp16(0.5), output_dtype = "
      "string(\"int8\"));\n"
      "tensor<fp16, [8]> y = dequantize(input = q, scale = fp16(0.25));\n"
      "tensor<uint8, [8]> p = quantize(input = x, scale = fp16(0.5), zero_point = uint8(3), "
      "output_dtype = string(\"uint8\"));\n"
      "tensor<fp16, [8]> z = dequantize(input = p, zero_point = uint8(3), scale = fp16(1));",
      "y, z");
  Numbers y, z;
  for (const double one : x) {
    const double whole = std::nearbyint(one / 0.5);
    y.push_back(0.25 * std::min(127.0, std::max(-128.0, whole)));
    z.push_back(std::min(255.0, std::max(0.0, whole + 3)) - 3);
  }
  const Tensors out = run(text, {{"x", x}});
  EXPECT_EQ(out.at("y"), y);
  EXPECT_EQ(out.at("z"), z);
}

TEST(MilConstants, QuantizationAlongAnAxis) {
  Nd x = random_nd({2, 3, 4}, 21);
  const Numbers scale{0.25, 0.5, 2}, zero{1, -2, 3};
  Numbers wanted;
  for_each_index(x.shape, [&](const Index& at) {
    const auto c = static_cast<size_t>(at[1]);
    wanted.push_back((std::min(127.0, std::nearbyint(x(at) / scale[c]) + zero[c]) - zero[c]) *
                     scale[c]);
  });
  const std::string text = text_around(
      "tensor<fp32, [2, 3, 4]> x, tensor<fp32, [3]> s",
      "tensor<int8, [3]> zero = const()[val = tensor<int8, [3]>([1, -2, 3])];\n"
      "tensor<int8, [2, 3, 4]> q = quantize(input = x, scale = s, zero_point = zero, axis = "
      "int32(-2), output_dtype = string(\"int8\"));\n"
      "tensor<fp32, [2, 3, 4]> y = dequantize(axis = int32(1), zero_point = zero, scale = s, input "
      "= q);");
  expect_near(run(text, {{"x", x.data}, {"s", scale}}).at("y"), wanted);
}

TEST(MilConstants, ConstexprAffineDequantize) {
  const std::string data = "quantized_data = tensor<int8, [3, 2]>([[1, -2], [3, -128], [127, 0]])";
  const auto found = [&](const std::string& settings) {
    const std::string text =
        text_around("tensor<fp16, [3, 2]> x",
                    "tensor<fp16, [3, 2]> w = constexpr_affine_dequantize()[" + data + settings +
                        ", name = string(\"w\")];\n"
                        "tensor<fp16, [3, 2]> y = mul(x = x, y = w);");
    return run(text, {{"x", {1, 1, 1, 1, 1, 1}}}).at("y");
  };
  const Numbers q{1, -2, 3, -128, 127, 0};
  const auto half = [](double x) {
    return static_cast<double>(from_half(to_half(static_cast<float>(x))));
  };
  Numbers one, rows, columns;
  for (size_t i = 0; i < 6; ++i) {
    one.push_back(half((q[i] - 1) * half(0.3)));
    rows.push_back(half((q[i] - 1) * half(std::array{0.5, 0.3, 2.0}[i / 2])));
    columns.push_back(half((q[i] - std::array{5, -7}[i % 2]) * 0.5));
  }
  EXPECT_EQ(found(", axis = int32(0), zero_point = int8(1), scale = fp16(0.3)"), one);
  EXPECT_EQ(found(", axis = int32(0), zero_point = int8(1), scale = tensor<fp16, [3]>([0.5, 0.3, "
                  "2])"),
            rows);
  EXPECT_EQ(found(", axis = int32(-1), zero_point = tensor<int8, [2]>([5, -7]), scale = fp16(0.5)"),
            columns);
}

// int8 weights of a file, with a source and without.
TEST(MilConstants, QuantizedWeightsInFiles) {
  const std::string text = text_around(
      "tensor<fp16, [1, 2]> x",
      "tensor<fp16, [2, 2]> w = constexpr_affine_dequantize()[axis = int32(0), quantized_data = "
      "tensor<int8, [2, 2]>(BLOBFILE(path = string(\"@model_path/w\"), offset = uint64(64))), "
      "scale "
      "= fp16(0.5), zero_point = int8(1)];\n"
      "tensor<fp16, [1, 2]> y = matmul(x = x, y = w);");
  EXPECT_EQ(run(text, {{"x", {1, 10}}}, counting).at("y"), (Numbers{10, 15.5}));
  EXPECT_TRUE(read(parse(text), {}).feeds[1].pieces.at(0).values.empty());
}

TEST(MilConstants, Refusals) {
  const auto refused = [](const std::string& statement) {
    return error_of(
        [&] { read(parse(text_around("tensor<fp16, [2]> x, fp32 s", statement)), counting); });
  };
  const std::string constexprs =
      "tensor<fp16, [2]> y = constexpr_affine_dequantize()[axis = "
      "int32(0), quantized_data = tensor<int8, [2]>([1, 2]), ";
  const std::pair<std::string, const char*> cases[] = {
      {"tensor<fp16, [2]> y = const();", "4:23: const 'y': the argument 'val' is missing"},
      {"tensor<fp16, [2]> y = const(val = x);",
       "4:23: const 'y': 'val' is computed, a constant is wanted"},
      {"tensor<fp16, [2]> y = const()[val = tensor<fp32, [2]>([1, 2])];",
       "4:23: const 'y': 'y' is stated as tensor<fp16, [2]>, tensor<fp32, [2]> follows from the "
       "operands"},
      {"tensor<int8, [2]> y = quantize(input = x, scale = fp16(1), output_dtype = "
       "string(\"int4\"));",
       "4:23: quantize 'y': 'output_dtype' int8 or uint8 is wanted, 'int4' is found"},
      {"tensor<int8, [2]> y = quantize(input = x, scale = s, output_dtype = string(\"int8\"));",
       "4:23: quantize 'y': 'scale' is fp32, fp16 is wanted"},
      {"tensor<int8, [2]> y = quantize(input = x, scale = x, output_dtype = string(\"int8\"));",
       "4:23: quantize 'y': the argument 'axis' is missing"},
      {"tensor<int8, [2]> y = quantize(input = x, scale = fp16(1), zero_point = uint8(1), "
       "output_dtype = string(\"int8\"));",
       "4:23: quantize 'y': 'zero_point' is uint8, int8 is wanted"},
      {"tensor<fp16, [2]> y = dequantize(input = x, scale = fp16(1));",
       "4:23: dequantize 'y': 'input' is tensor<fp16, [2]>, int8 or uint8 is wanted"},
      {constexprs + "scale = fp16(1), zero_point = uint8(0)];",
       "4:23: constexpr_affine_dequantize 'y': int8 or uint8 for data and zero point and fp16 or "
       "fp32 for the scale are wanted, int8, uint8 and fp16 are found"},
      {constexprs + "scale = tensor<fp16, [3]>([1, 2, 3]), zero_point = int8(0)];",
       "4:23: constexpr_affine_dequantize 'y': a number or [2] is wanted for scale and zero point, "
       "tensor<fp16, [3]> is found"},
      {"tensor<int8, [2]> q = quantize(input = x, scale = fp16(1), output_dtype = "
       "string(\"int8\"));tensor<int8, [2]> y = identity(x = q);",
       "5:7: output 'y': fp16, fp32 or int32 is wanted, int8 is found"},
      {"tensor<fp16, [2]> y = const()[val = tensor<fp16, [2]>([1, 2])];",
       "5:7: output 'y': the result of an operation is wanted; send it through identity"},
      {"int32 a = const()[val = int32(BLOBFILE(path = string(\"@model_path/a\"), offset = "
       "uint64(64)))];tensor<fp16, [2]> y = softmax(x = x, axis = a);",
       "4:117: softmax 'y': the values of 'axis' are not in the text"},
  };
  for (const auto& [statement, expected] : cases) EXPECT_EQ(refused(statement), expected);
}

}  // namespace
}  // namespace weft::device::ane::mil
