// safetensors.h: files written byte by byte here, and what is refused.
#include "model/safetensors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "base/clock.h"
#include "base/half.h"
#include "base/test_support.h"
#include "model/test_model.h"

namespace weft::model {
namespace {

/// A file: the header's length, the header, the data.
std::string file_of(std::string_view header, std::string_view data) {
  std::string file;
  for (int i = 0; i < 8; ++i) file += static_cast<char>((header.size() >> (8 * i)) & 0xff);
  return file + std::string(header) + std::string(data);
}

std::vector<Tensor> parse(const std::string& file) {
  return parse_safetensors(std::as_bytes(std::span(file)), "t.safetensors");
}

std::string refusal(std::string_view header, size_t data_bytes) {
  return error_of([&] { parse(file_of(header, std::string(data_bytes, 'x'))); });
}

TEST(Safetensors, reads_three_types) {
  const float f[] = {1.5f, -2.0f};
  const uint16_t h[] = {0x3e00, 0x7c00, 0x0001}, b[] = {0x4049};  // 1.5, ∞, 2^-24; 3.140625
  std::string data(reinterpret_cast<const char*>(f), sizeof f);
  data.append(reinterpret_cast<const char*>(h), sizeof h);
  data.append(reinterpret_cast<const char*>(b), sizeof b);
  // In another order than the data, and with padding.
  const std::string file = file_of(
      R"({"h":{"dtype":"F16","shape":[3],"data_offsets":[8,14]},"__metadata__":{"format":"pt"},)"
      R"("b":{"dtype":"BF16","shape":[],"data_offsets":[14,16]},)"
      R"("f":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}   )",
      data);
  const std::vector<Tensor> tensors = parse(file);
  ASSERT_EQ(tensors.size(), 3u);
  const auto numbers = [&](const Tensor& tensor) {
    std::vector<float> values(static_cast<size_t>(tensor.count()));
    read_tensor(std::as_bytes(std::span(file)), tensor, values);
    return values;
  };
  EXPECT_EQ(tensors[0].name, "f");
  EXPECT_EQ(tensors[0].shape, (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(numbers(tensors[0]), (std::vector<float>{1.5f, -2.0f}));
  EXPECT_EQ(numbers(tensors[1]), (std::vector<float>{1.5f, INFINITY, 0x1p-24f}));
  EXPECT_EQ(numbers(tensors[2]), (std::vector<float>{3.140625f}));
}

TEST(Safetensors, writes_what_it_reads_bit_for_bit) {
  const TestFolder folder("safetensors");
  std::vector<float> x(35), y(3);
  for (size_t i = 0; i < x.size(); ++i) x[i] = std::sin(static_cast<float>(i)) * 1e-3f;
  y = {-0.0f, NAN, 1e-42f};
  const TensorView views[] = {{"x.weight", {5, 7}, x}, {"y", {3}, y}};
  write_safetensors(folder / "t", views);
  const SafetensorsFile file(folder / "t");
  ASSERT_EQ(file.tensors().size(), 2u);
  EXPECT_EQ(file.tensors()[0].begin % 8, 0u);
  ASSERT_NE(file.find("y"), nullptr);
  EXPECT_EQ(file.find("z"), nullptr);
  for (const TensorView& view : views) {
    std::vector<float> back(view.values.size());
    EXPECT_EQ(file.find(view.name)->shape, view.shape);
    file.read(*file.find(view.name), back);
    EXPECT_EQ(std::memcmp(back.data(), view.values.data(), view.values.size_bytes()), 0);
  }
}

TEST(Safetensors, file_is_the_example_of_the_documentation) {
  const TestFolder folder("safetensors_header");
  const std::vector<float> w{1, 2, 3, 4};
  const TensorView views[] = {{"w", {2, 2}, w}};
  write_safetensors(folder / "t", views);
  // docs/checkpoint.md, section 3.
  const std::string wanted = file_of(
      R"({"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})",
      std::string("\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40\0\0\x80\x40", 16));
  EXPECT_EQ(wanted.front(), 0x58);
  EXPECT_EQ(read_file(folder / "t"), wanted);
  // A header of another length is padded: the data begins at a multiple of 8.
  const TensorView longer[] = {{"wide", {4}, w}};
  write_safetensors(folder / "t", longer);
  EXPECT_EQ(read_file(folder / "t").size() % 8, 0u);
  EXPECT_EQ(SafetensorsFile(folder / "t").tensors()[0].begin % 8, 0u);
}

TEST(Safetensors, refuses_in_words) {
  EXPECT_TRUE(says(error_of([] { parse("1234567"); }), "at least 8 bytes"));
  EXPECT_TRUE(says(error_of([] { parse("\xff\xff\xff\xff\xff\xff\xff\xff{}"); }),
                   "header's length at offset 0"));
  EXPECT_TRUE(says(refusal("{", 0), "not valid JSON"));
  EXPECT_TRUE(says(refusal("\"text\"", 0), "JSON object"));
  EXPECT_TRUE(says(refusal(R"({"a":3})", 0), "an object is expected"));
  const auto entry = [](std::string_view type, std::string_view shape, std::string_view offsets) {
    return fmt::format(R"({{"a":{{"dtype":{},"shape":{},"data_offsets":{}}}}})", type, shape,
                       offsets);
  };
  EXPECT_EQ(refusal(entry("\"F32\"", "[2]", "[0,8]"), 8), "no error");
  EXPECT_EQ(refusal(entry("\"F32\"", "[0, 9]", "[0,0]"), 0), "no error");
  EXPECT_TRUE(says(refusal(entry("\"I8\"", "[8]", "[0,8]"), 8), "type I8; Weft reads"));
  EXPECT_TRUE(says(refusal(entry("7", "[8]", "[0,8]"), 8), "no \"dtype\""));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "2", "[0,8]"), 8), "no \"shape\""));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "[-2]", "[0,8]"), 8), "whole numbers from 0"));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "[2.0]", "[0,8]"), 8), "whole numbers from 0"));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "[1,1,1,1,1,1,1,1,2]", "[0,8]"), 8), "at most 8 axes"));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "[4294967296,4294967296]", "[0,8]"), 8), "2^48"));
  EXPECT_TRUE(says(
      refusal(entry("\"F32\"", "[281474976710656,281474976710656,281474976710656,65536]", "[0,0]"),
              0),
      "2^48"));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "[2]", "[0]"), 8), "data_offsets"));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "[2]", "[0,12]"), 8), "leave the 8 bytes"));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "[2]", "[8,0]"), 8), "leave the 8 bytes"));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "[3]", "[0,8]"), 8), "takes 12 bytes"));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "[1]", "[4,8]"), 8), "begins at offset"));
  EXPECT_TRUE(says(refusal(entry("\"F32\"", "[1]", "[0,4]"), 8), "tensors end at offset"));
  EXPECT_TRUE(says(refusal(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                           R"("b":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}})",
                           4),
                   "begins at offset"));
  EXPECT_TRUE(says(refusal(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                           R"("a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                           8),
                   "\"a\" stands there twice"));
}

// A search from the front for each of so many tensors would take minutes.
TEST(Safetensors, finds_a_tensor_among_many) {
  constexpr int kTensors = 50'000;
  std::string header;
  for (int i = 0; i < kTensors; ++i)
    header += fmt::format(R"({}"{}":{{"dtype":"F32","shape":[0],"data_offsets":[0,0]}})",
                          i > 0 ? "," : "{", i);
  const TestFolder folder("safetensors_many");
  write_file(folder / "m.safetensors", file_of(header + "}", ""));
  const SafetensorsFile file(folder / "m.safetensors");
  const int64_t start = now_ns();
  for (const Tensor& tensor : file.tensors())
    ASSERT_EQ(file.find(tensor.name), &tensor) << tensor.name;
  EXPECT_LT(seconds_since(start), 5.0);
  EXPECT_EQ(file.find("50000"), nullptr);
}

}  // namespace
}  // namespace weft::model
