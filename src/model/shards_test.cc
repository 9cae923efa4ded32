// shards.h and model_file.h: one model in several files, and indexes that lie.
#include "model/shards.h"

#include <gtest/gtest.h>

#include "base/test_support.h"
#include "model/test_model.h"
#include "model/weights.h"

namespace weft::model {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFirst = "model-00001-of-00002.safetensors";
constexpr const char* kSecond = "model-00002-of-00002.safetensors";

using Index = std::map<std::string, std::string>;

/// odd_config() in two files, the tensors dealt out in turn.
class TwoFiles : public testing::Test {
 protected:
  TwoFiles() {
    write_file(folder_ / "config.json", config_text(odd_config()));
    std::vector<TensorView> first, second;
    for (const TensorView& view : tensor_views(layout_, arena_)) {
      const bool even = index_.size() % 2 == 0;
      (even ? first : second).push_back(view);
      index_[view.name] = even ? kFirst : kSecond;
    }
    write_safetensors(folder_ / kFirst, first);
    write_safetensors(folder_ / kSecond, second);
    write_index(index_);
  }

  void write_index(const Index& index) {
    std::string entries;
    for (const auto& [name, file] : index)
      entries += fmt::format("{}\"{}\":\"{}\"", entries.empty() ? "" : ",", name, file);
    write_file(folder_ / "model.safetensors.index.json",
               fmt::format(R"({{"metadata":{{"total_size":1}},"weight_map":{{{}}}}})", entries));
  }

  std::string load_words() {
    std::vector<float> to(arena_.size(), -1);
    return error_of([&] { load_weights(folder_.path(), layout_, to); });
  }

  const TestFolder folder_{"shards"};
  const Layout layout_{odd_config()};
  const std::vector<float> arena_ = random_arena(layout_);
  Index index_;
};

TEST_F(TwoFiles, are_one_model) {
  EXPECT_TRUE(has_safetensors(folder_.path()));
  EXPECT_EQ(peek_config(folder_.path()), odd_config());
  std::vector<float> back(arena_.size(), -1);
  load_weights(folder_.path(), layout_, back);
  EXPECT_EQ(back, arena_);
}

TEST_F(TwoFiles, rows_come_from_their_place) {
  const ModelFile model(folder_.path());
  const Parameter& w2 = layout_.find("w2", 1);
  std::vector<float> rows(static_cast<size_t>(3 * w2.cols));
  model.rows()(w2, 5, rows);
  const auto from = arena_.begin() + w2.offset + 5 * w2.cols;
  EXPECT_TRUE(std::equal(rows.begin(), rows.end(), from));
}

TEST_F(TwoFiles, an_index_that_lies_is_refused) {
  const std::string name = "model.norm.weight", other = "model.embed_tokens.weight";
  Index index = index_;
  index[name] = "model-00003-of-00003.safetensors";
  write_index(index);
  EXPECT_TRUE(says(load_words(), "\"model.norm.weight\" is "));
  EXPECT_TRUE(says(load_words(), "00003"));
  index = index_;
  index[other] = index[other] == kFirst ? kSecond : kFirst;
  write_index(index);
  EXPECT_TRUE(says(load_words(), other));
  EXPECT_TRUE(says(load_words(), "take both from one model"));
  index = index_;
  index["ghost"] = kFirst;
  write_index(index);
  EXPECT_TRUE(says(load_words(), "\"ghost\" is said to be in model-00001"));
  index = index_;
  index.erase(name);
  write_index(index);
  EXPECT_TRUE(says(load_words(), "the index says nothing of it"));
  write_index(index_);
  fs::remove(folder_ / kSecond);
  EXPECT_TRUE(says(load_words(), "which is not there; copy all files"));
}

TEST_F(TwoFiles, a_tensor_in_both_is_refused) {
  std::vector<SafetensorsFile> files;
  files.emplace_back(folder_ / kFirst);
  files.emplace_back(folder_ / kFirst);
  EXPECT_TRUE(says(error_of([&] { find_tensors(files, layout_); }), "in another file, too"));
}

TEST(Index, refuses_in_words) {
  const auto words = [](std::string_view text) {
    return error_of([&] { parse_index(text, "i.json"); });
  };
  EXPECT_EQ(words(R"({"weight_map":{"a":"m.safetensors"}})"), "no error");
  EXPECT_TRUE(says(words("{"), "not valid JSON"));
  EXPECT_TRUE(says(words("[]"), "JSON object"));
  EXPECT_TRUE(says(words("{}"), "\"weight_map\""));
  EXPECT_TRUE(says(words(R"({"weight_map":{}})"), "\"weight_map\""));
  EXPECT_TRUE(says(words(R"({"weight_map":["a"]})"), "\"weight_map\""));
  EXPECT_TRUE(says(words(R"({"weight_map":{"a":7}})"), "tensor \"a\": the name of a file"));
  for (const char* name : {"../m.safetensors", "/m.safetensors", "s\\\\m.safetensors", "m.bin", "",
                           ".safetensors", "m\\u0000.safetensors"})
    EXPECT_TRUE(says(words(fmt::format(R"({{"weight_map":{{"a":"{}"}}}})", name)), "put all files"))
        << name;
  EXPECT_TRUE(says(words(R"({"weight_map":{"a":"m.safetensors","a":"n.safetensors"}})"),
                   "\"a\" stands there twice"));
  std::string many;
  for (int i = 0; i <= 1000; ++i)
    many += fmt::format(R"({}"{}":"{}.safetensors")", i > 0 ? "," : "", i, i);
  EXPECT_TRUE(says(words(fmt::format(R"({{"weight_map":{{{}}}}})", many)), "at most 1000 files"));
}

}  // namespace
}  // namespace weft::model
