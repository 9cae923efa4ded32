// llama2c.h: a file counted out by hand, the way back, and what is refused.
// tests/golden/llama2c_test.cc computes with such a file.
#include "model/llama2c.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>

#include "base/file.h"
#include "base/test_support.h"
#include "model/test_model.h"
#include "model/weights.h"

namespace weft::model {
namespace {

std::string header(std::array<int32_t, 7> numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), sizeof numbers};
}

std::string floats(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

/// dim 4, hidden 3, 2 layers, 1 head, vocab 5, sequence 6; its numbers count from 0 in the order of
/// the file.
std::string counted_file(bool tied) {
  const size_t layer = 4 + 4 * 16 + 4 + 3 * 12;
  std::vector<float> numbers(20 + 2 * layer + 4 + 2 * 12 + (tied ? 0 : 20));
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>(i);
  return header({4, 3, 2, 1, 1, tied ? 5 : -5, 6}) + floats(numbers);
}

std::string refusal(const std::string& file) {
  return error_of([&] { llama2c_config(std::as_bytes(std::span(file)), "m.bin"); });
}

TEST(Llama2c, every_tensor_from_its_place) {
  for (const bool tied : {true, false}) {
    const std::string file = counted_file(tied);
    const auto bytes = std::as_bytes(std::span(file));
    const Config config = llama2c_config(bytes, "m.bin");
    EXPECT_EQ(config, (Config{.dim = 4,
                              .hidden = 3,
                              .layers = 2,
                              .heads = 1,
                              .kv_heads = 1,
                              .vocab = 5,
                              .sequence = 6,
                              .tied = tied}));
    const Layout layout(config);
    std::vector<float> arena(static_cast<size_t>(layout.size()), -1);
    clear_padding(layout, arena);
    const Llama2cFile model(bytes, "m.bin");
    for (const Parameter& parameter : layout.parameters())
      model.read(parameter, 0, part(std::span(arena), parameter));
    const auto first = [&](const char* name, int layer) {
      return part(std::span(arena), layout.find(name, layer))[0];
    };
    EXPECT_EQ(first("embed", -1), 0);
    EXPECT_EQ(first("rms_att", 0), 20);
    EXPECT_EQ(first("rms_att", 1), 24);
    EXPECT_EQ(first("wq", 0), 28);
    EXPECT_EQ(first("wq", 1), 44);
    EXPECT_EQ(first("wk", 0), 60);
    EXPECT_EQ(first("wv", 1), 108);
    EXPECT_EQ(first("wo", 0), 124);
    EXPECT_EQ(first("rms_ffn", 0), 156);
    EXPECT_EQ(first("w1", 0), 164);
    EXPECT_EQ(first("w2", 0), 188);
    EXPECT_EQ(first("w3", 1), 224);
    EXPECT_EQ(first("rms_final", -1), 236);
    if (!tied) {
      EXPECT_EQ(first("classifier", -1), 240 + 24);
    }
    // Rows 0, 1, 2, 3 of a head, neighbours paired, become 0, 2, 1, 3.
    const auto wq = part(std::span(arena), layout.find("wq", 0));
    EXPECT_EQ(wq[4], 28 + 8);
    EXPECT_EQ(wq[8], 28 + 4);
    EXPECT_EQ(wq[12], 28 + 12);
    EXPECT_EQ(part(std::span(arena), layout.find("wv", 0))[4], 92 + 4);
    EXPECT_EQ(arena.back(), 0);  // padding
  }
}

/// The same model in version 1, its numbers counted on: norms first, no tables.
std::string counted_file_1(bool tied, int shared) {
  const size_t layer = 4 + 4 * 16 + 4 + 3 * 12;
  std::vector<float> numbers(20 + 2 * layer + 4 + (tied ? 0 : 20));
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>(i);
  const int32_t start[] = {0x616b3432, 1};
  std::string file(reinterpret_cast<const char*>(start), sizeof start);
  file += header({4, 3, 2, 1, 1, 5, 6});
  file += static_cast<char>(shared);
  file.resize(256);
  return file + floats(numbers);
}

TEST(Llama2c, version_1_has_another_order) {
  for (const bool tied : {true, false}) {
    const std::string file = counted_file_1(tied, tied ? 1 : 0);
    const Llama2cFile model(std::as_bytes(std::span(file)), "m.bin");
    EXPECT_EQ(model.layout().config().vocab, 5);
    EXPECT_EQ(model.layout().config().tied, tied);
    const auto first = [&](const char* name, int layer) {
      const Parameter& parameter = model.layout().find(name, layer);
      std::vector<float> values(static_cast<size_t>(parameter.count()));
      model.read(parameter, 0, values);
      return values[0];
    };
    EXPECT_EQ(first("rms_att", 1), 4);
    EXPECT_EQ(first("rms_ffn", 0), 8);
    EXPECT_EQ(first("rms_final", -1), 16);
    EXPECT_EQ(first("embed", -1), 20);
    EXPECT_EQ(first("wq", 0), 40);
    EXPECT_EQ(first("wk", 0), 72);
    EXPECT_EQ(first("wv", 1), 120);
    EXPECT_EQ(first("wo", 0), 136);
    EXPECT_EQ(first("w1", 0), 168);
    EXPECT_EQ(first("w2", 0), 192);
    EXPECT_EQ(first("w3", 1), 228);
    if (!tied) {
      EXPECT_EQ(first("classifier", -1), 240);
    }
    // A single row, reordered: row 1 of ours is row 2 of the file's.
    std::vector<float> row(4);
    model.read(model.layout().find("wq", 0), 1, row);
    EXPECT_EQ(row[0], 40 + 8);
  }
}

TEST(Llama2c, version_1_refuses_in_words) {
  const std::string file = counted_file_1(true, 1);
  EXPECT_EQ(refusal(file), "no error");
  EXPECT_TRUE(says(refusal(file.substr(0, 255)), "at least 256 bytes, this one has 255"));
  EXPECT_TRUE(says(refusal(file.substr(0, file.size() - 1)), "version 1, dim 4"));
  EXPECT_TRUE(says(refusal(counted_file_1(true, 0)), "cut off or of another kind"));
  EXPECT_TRUE(says(refusal(counted_file_1(true, 2)), "byte 36 of the header must be 0 or 1"));
  std::string negative = file;
  negative[31] = '\x80';
  EXPECT_TRUE(says(refusal(negative), "the vocabulary at byte 28 is -2147483643"));
}

TEST(Llama2c, writes_what_it_reads) {
  const TestFolder folder("llama2c");
  for (const bool tied : {true, false}) {
    const Config config{.dim = 24,
                        .hidden = 20,
                        .layers = 3,
                        .heads = 6,
                        .kv_heads = 2,
                        .vocab = 31,
                        .sequence = 9,
                        .tied = tied};
    const Layout layout(config);
    const std::vector<float> arena = random_arena(layout);
    std::vector<float> back(arena.size(), 1);
    write_llama2c(folder / "m.bin", layout, arena_rows(layout, arena));
    EXPECT_EQ(peek_config(folder / "m.bin"), config);
    load_weights(folder / "m.bin", layout, back);
    EXPECT_EQ(arena, back);
    // The rotary tables that older readers take from the file: [position, pair], cosines first.
    const std::string file = read_file(folder / "m.bin");
    const size_t tables = file.size() - 4 * ((tied ? 0 : 31 * 24) + 2 * 9 * 2);
    float cos_3_1 = 0, sin_3_1 = 0;
    std::memcpy(&cos_3_1, file.data() + tables + 4 * (3 * 2 + 1), 4);
    std::memcpy(&sin_3_1, file.data() + tables + 4 * (9 * 2 + 3 * 2 + 1), 4);
    EXPECT_NEAR(cos_3_1, std::cos(3 * 0.01), 1e-7);  // head_dim 4: the second frequency is 10000^-½
    EXPECT_NEAR(sin_3_1, std::sin(3 * 0.01), 1e-7);
  }
  Config other = preset("tiny");
  other.rope_theta = 500000;
  const Layout layout(other);
  const std::vector<float> arena(static_cast<size_t>(layout.size()));
  EXPECT_TRUE(
      says(error_of([&] { write_llama2c(folder / "o.bin", layout, arena_rows(layout, arena)); }),
           "rope_theta"));
  const Layout wide(odd_config());
  EXPECT_TRUE(says(error_of([&] { write_llama2c(folder / "o.bin", wide, {}); }),
                   "heads of dim / heads channels (24 / 6), the model's have 10"));
  EXPECT_FALSE(std::filesystem::exists(folder / "o.bin"));
}

TEST(Llama2c, refuses_in_words) {
  const std::string file = counted_file(true);
  EXPECT_EQ(refusal(file), "no error");
  EXPECT_TRUE(says(refusal(file.substr(0, 27)), "at least 28 bytes, this one has 27"));
  const std::string wanted =
      fmt::format("has {} bytes, this one has {}", file.size(), file.size() - 4);
  EXPECT_TRUE(says(refusal(file.substr(0, file.size() - 4)), wanted));
  EXPECT_TRUE(says(refusal(file + "x"), "cut off or of another kind"));
  EXPECT_TRUE(says(refusal(header({0, 3, 2, 1, 1, 5, 6})),
                   "m.bin: header of a llama2.c file: dim must lie"));
  EXPECT_TRUE(says(refusal(header({4, 3, 2, 3, 1, 5, 6})), "multiple of heads (3)"));
  EXPECT_TRUE(says(refusal(header({4, 3, -2, 1, 1, 5, 6})), "layers must lie"));
  EXPECT_TRUE(says(refusal(header({4, 3, 2, 1, 1, INT32_MIN, 6})), "vocab must lie"));
  EXPECT_TRUE(
      says(refusal(header({1 << 16, 1 << 18, 1 << 10, 1, 1, 1 << 16, 1 << 20})), "cut off"));
  EXPECT_TRUE(says(refusal(header({0x616b3432, 2, 4, 3, 2, 1, 1})), "this is version 2"));
  EXPECT_TRUE(says(refusal(header({0x46554747, 3, 0, 47, 0, 20, 0})), "GGUF is written here"));
}

TEST(Llama2c, reads_a_real_model) {
  const auto path = test_data("stories260K.bin");
  if (!path) GTEST_SKIP() << "stories260K.bin is not here";
  Config wanted = preset("stories260K");
  EXPECT_EQ(peek_config(*path), wanted);
  const Layout layout(wanted);
  std::vector<float> arena(static_cast<size_t>(layout.size()));
  load_weights(*path, layout, arena);
  // Trained norms lie around 1; a tensor read from a wrong place would not.
  for (const Parameter& parameter : layout.parameters()) {
    double sum = 0;
    for (const float x : part(std::span(arena), parameter)) sum += x;
    const double mean = sum / static_cast<double>(parameter.count());
    if (parameter.decay)
      EXPECT_LT(std::abs(mean), 0.05) << parameter.name;
    else
      EXPECT_GT(mean, 0.2) << parameter.name;
  }
  // Written again it is the same file but for the last place of the rotary tables.
  const TestFolder folder("llama2c_real");
  write_llama2c(folder / "m.bin", layout, arena_rows(layout, arena));
  const std::string original = read_file(*path), copy = read_file(folder / "m.bin");
  ASSERT_EQ(copy.size(), original.size());
  const size_t tables = 2 * 512 * 4 * sizeof(float);
  EXPECT_EQ(copy.substr(0, copy.size() - tables), original.substr(0, copy.size() - tables));
  for (size_t at = copy.size() - tables; at < copy.size(); at += 4) {
    float x = 0, y = 0;
    std::memcpy(&x, copy.data() + at, 4);
    std::memcpy(&y, original.data() + at, 4);
    ASSERT_NEAR(x, y, 512 * 0x1p-23);  // theirs has angles of up to 512 in fp32
  }
}

}  // namespace
}  // namespace weft::model
