// Files of weights, written byte by byte here, and what is refused.
#include "device/ane/mil/blob.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/file.h"
#include "base/test_support.h"

namespace weft::device::ane::mil {
namespace {

template <class T>
void put(std::string& file, size_t at, T value) {
  if (file.size() < at + sizeof value) file.resize(at + sizeof value);
  std::memcpy(file.data() + at, &value, sizeof value);
}

/// A description at `at`, as the format has it.
void describe(std::string& file, size_t at, uint32_t type, uint64_t bytes, uint64_t place) {
  put<uint32_t>(file, at, 0xDEADBEEF);
  put<uint32_t>(file, at + 4, type);
  put<uint64_t>(file, at + 8, bytes);
  put<uint64_t>(file, at + 16, place);
  put<uint64_t>(file, at + 56, 0);
}

/// Four tensors, one of each type.
std::string example() {
  std::string file;
  put<uint32_t>(file, 0, 4);
  put<uint32_t>(file, 4, 2);
  describe(file, 64, 1, 6, 128);
  put<uint16_t>(file, 128, 0x3e00);
  put<uint16_t>(file, 130, 0xc000);
  put<uint16_t>(file, 132, 0x0001);
  describe(file, 192, 2, 8, 256);
  put(file, 256, 0.1f);
  put(file, 260, -3e38f);
  describe(file, 320, 3, 2, 384);
  put<uint8_t>(file, 384, 255);
  put<uint8_t>(file, 385, 7);
  describe(file, 448, 4, 2, 512);
  put<int8_t>(file, 512, -128);
  put<int8_t>(file, 513, 127);
  return file;
}

std::vector<float> tensor(const std::string& file, uint64_t offset, const Type& type) {
  return parse_blob(std::as_bytes(std::span(file)), "w.bin", offset, type);
}

TEST(MilBlob, ReadsFourTypes) {
  const std::string file = example();
  using Floats = std::vector<float>;
  EXPECT_EQ(tensor(file, 64, {Element::fp16, {3}}), (Floats{1.5f, -2.0f, 0x1p-24f}));
  EXPECT_EQ(tensor(file, 192, {Element::fp32, {1, 2}}), (Floats{0.1f, -3e38f}));
  EXPECT_EQ(tensor(file, 320, {Element::uint8, {2, 1}}), (Floats{255, 7}));
  EXPECT_EQ(tensor(file, 448, {Element::int8, {2}}), (Floats{-128, 127}));
}

TEST(MilBlob, RefusesInWords) {
  const Type three{Element::fp16, {3}};
  const auto refused = [&](uint64_t offset, const Type& type,
                           const std::function<void(std::string&)>& damage = {}) {
    std::string file = example();
    if (damage) damage(file);
    return error_of([&] { tensor(file, offset, type); });
  };
  const auto set = [](size_t at, auto value) {
    return [=](std::string& file) { put(file, at, value); };
  };
  EXPECT_EQ(refused(64, three), "no error");
  EXPECT_EQ(refused(64, {Element::int32, {3}}),
            "a file of weights holds fp16, fp32, int8 and uint8, int32 is wanted");
  const std::string no_file =
      "w.bin: 64 bytes with version 2 at byte 4 are wanted; it is damaged or no file of weights";
  EXPECT_EQ(refused(64, three, [](std::string& file) { file.clear(); }), no_file);
  EXPECT_EQ(refused(64, three, [](std::string& file) { file.resize(63); }), no_file);
  EXPECT_EQ(refused(64, three, set(4, uint32_t{1})), no_file);
  for (const uint64_t offset : {uint64_t{0}, uint64_t{65}, uint64_t{576}, ~uint64_t{63}})
    EXPECT_EQ(refused(offset, three),
              fmt::format("w.bin: a multiple of 64 inside its 514 bytes is wanted as offset, {} is "
                          "found",
                          offset));
  EXPECT_EQ(refused(512, three),
            "w.bin: a multiple of 64 inside its 514 bytes is wanted as offset, 512 is found");
  EXPECT_EQ(refused(128, three),
            "w.bin: at offset 128 no tensor is described (0xDEADBEEF is wanted, 0xC0003E00 is "
            "found)");
  EXPECT_EQ(refused(64, {Element::fp32, {3}}),
            "w.bin: at offset 64 the type 2 (fp32) is wanted, 1 is found");
  EXPECT_EQ(refused(64, {Element::fp16, {4}}),
            "w.bin: at offset 64 8 bytes are wanted for tensor<fp16, [4]>, 6 are found");
  for (const uint64_t place : {uint64_t{513}, uint64_t{512 + 64}, ~uint64_t{63}})
    EXPECT_EQ(refused(64, three, set(80, place)),
              fmt::format("w.bin: at offset 64 the data's place {} with 6 bytes is not inside the "
                          "file's 514",
                          place));
  EXPECT_EQ(refused(64, three, set(80, uint64_t{512})),
            "w.bin: at offset 64 the data's place 512 with 6 bytes is not inside the file's 514");
}

TEST(MilBlob, FilesOfAFolder) {
  const TestFolder folder("mil_blob");
  std::filesystem::create_directories(folder / "weights");
  write_file(folder / "weights/w.bin", example());
  const BlobSource files = blob_files(folder.path());
  const Type type{Element::uint8, {2}};
  EXPECT_EQ(files({"@model_path/weights/w.bin", 320}, type), (std::vector<float>{255, 7}));
  EXPECT_EQ(files({"@model_path/weights/w.bin", 448}, {Element::int8, {2}}),
            (std::vector<float>{-128, 127}));
  for (const char* const path :
       {"weights/w.bin", "/etc/passwd", "@model_path/../w.bin", "@model_path/weights/../../w",
        "@model_path//etc/passwd", "@model_path/", "@model_path", ""})
    EXPECT_EQ(
        error_of([&] {
          files({path, 64}, type);
        }),
        fmt::format("a file of weights is wanted as @model_path/NAME, below that folder, '{}' "
                    "is found",
                    path));
  EXPECT_NE(error_of([&] {
              files({"@model_path/none", 64}, type);
            }).find("none"),
            std::string::npos);
  EXPECT_NE(error_of([&] {
              files({"@model_path/weights/w.bin", 0}, type);
            }).find("weights/w.bin"),
            std::string::npos);
}

}  // namespace
}  // namespace weft::device::ane::mil
