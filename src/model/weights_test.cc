// weights.h: folders in Hugging Face's form, made here file by file, and models of other sizes.
#include "model/weights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/file.h"
#include "base/half.h"
#include "base/test_support.h"
#include "model/llama2c.h"
#include "model/test_model.h"

namespace weft::model {
namespace {

namespace fs = std::filesystem;

std::vector<float> empty_arena(const Layout& layout) {
  return std::vector<float>(static_cast<size_t>(layout.size()), NAN);
}

void write_folder(const fs::path& folder, const Config& config, std::span<const TensorView> views) {
  fs::create_directories(folder);
  write_file(folder / "config.json", config_text(config));
  write_safetensors(folder / "model.safetensors", views);
}

TEST(Weights, folder_round_trip) {
  const TestFolder folder("weights");
  for (const bool tied : {true, false}) {
    Config config = odd_config();
    config.tied = tied;
    const Layout layout(config);
    const std::vector<float> arena = random_arena(layout);
    write_folder(folder / "model", config, tensor_views(layout, arena));
    EXPECT_EQ(peek_config(folder / "model"), config);
    std::vector<float> back = empty_arena(layout);
    load_weights(folder / "model", layout, back);
    EXPECT_EQ(back, arena);
  }
}

TEST(Weights, names_and_shapes_are_hugging_faces) {
  Config config = odd_config();
  config.tied = false;
  const Layout layout(config);
  const std::vector<float> arena = random_arena(layout);
  std::vector<std::string> found, wanted = {"model.embed_tokens.weight [31, 24]",
                                            "model.norm.weight [24]", "lm_head.weight [31, 24]"};
  for (const std::string layer : {"model.layers.0.", "model.layers.1."})
    for (const char* name :
         {"input_layernorm.weight [24]", "self_attn.q_proj.weight [60, 24]",
          "self_attn.k_proj.weight [20, 24]", "self_attn.v_proj.weight [20, 24]",
          "self_attn.o_proj.weight [24, 60]", "post_attention_layernorm.weight [24]",
          "mlp.gate_proj.weight [52, 24]", "mlp.up_proj.weight [52, 24]",
          "mlp.down_proj.weight [24, 52]"})
      wanted.push_back(layer + name);
  for (const TensorView& view : tensor_views(layout, arena))
    found.push_back(view.name + " " + shape_text(view.shape));
  std::sort(found.begin(), found.end());
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(found, wanted);
}

TEST(Weights, run_folder_stands_for_its_latest) {
  const TestFolder run("weights_run");
  const Layout layout(odd_config());
  write_folder(run / "checkpoint-7", odd_config(), tensor_views(layout, random_arena(layout)));
  write_file(run / "config.json", "{\"command\": \"a run's, not a model's\"}");
  fs::create_directory_symlink("checkpoint-7", run / "latest");
  EXPECT_EQ(resolve_model(run.path()), run / "latest");
  EXPECT_EQ(resolve_model(run / "checkpoint-7"), run / "checkpoint-7");
  EXPECT_EQ(peek_config(run.path()), odd_config());
}

TEST(Weights, other_sizes_are_refused_with_both_shapes) {
  const TestFolder folder("weights_sizes");
  Config there = odd_config();
  there.head_dim = 4;  // as llama2.c's format wants it
  const Layout layout(there);
  const std::vector<float> arena = random_arena(layout);
  write_folder(folder / "model", there, tensor_views(layout, arena));
  write_llama2c(folder / "m.bin", layout, arena_rows(layout, arena));
  for (const fs::path& path : {folder / "model", folder / "m.bin"}) {
    const auto words = [&](auto change) {
      Config config = there;
      change(config);
      const Layout wanted(config);
      std::vector<float> to = empty_arena(wanted);
      return error_of([&] { load_weights(path, wanted, to); });
    };
    EXPECT_TRUE(
        says(words([](Config& c) { c.hidden = 48; }),
             "model.layers.0.mlp.gate_proj.weight [48, 24] is wanted, it is [52, 24] there"));
    EXPECT_TRUE(
        says(words([](Config& c) { c.vocab = 30; }), "embed_tokens.weight [30, 24] is wanted"));
    EXPECT_TRUE(
        says(words([](Config& c) { c.layers = 3; }), "model.layers.2.self_attn.q_proj.weight"));
    EXPECT_TRUE(
        says(words([](Config& c) { c.layers = 1; }), "has model.layers.1.self_attn.q_proj"));
    EXPECT_TRUE(
        says(words([](Config& c) { c.tied = false; }), "lm_head.weight [31, 24] is wanted"));
    // The same shapes, other heads.
    EXPECT_TRUE(says(words([](Config& c) {
                       c.heads = 3;
                       c.kv_heads = 1;
                       c.head_dim = 8;
                     }),
                     "3 heads and 1 kv_heads are wanted, the model there has 6 and 2"));
    // What changes no tensor may differ.
    EXPECT_EQ(words([](Config& c) {
                c.sequence = 99;
                c.rope_theta = 5;
                c.norm_eps = 1e-6;
              }),
              "no error");
  }
}

TEST(Weights, tensors_that_do_not_fit_are_refused) {
  const TestFolder folder("weights_tensors");
  const Layout layout(odd_config());
  const std::vector<float> arena = random_arena(layout);
  const std::vector<TensorView> views = tensor_views(layout, arena);
  const auto words = [&](auto change) {
    std::vector<TensorView> changed = views;
    change(changed);
    write_folder(folder / "model", odd_config(), changed);
    std::vector<float> to = empty_arena(layout);
    return error_of([&] { load_weights(folder / "model", layout, to); });
  };
  const std::vector<float> few(12);
  EXPECT_EQ(words([](auto&) {}), "no error");
  EXPECT_TRUE(says(words([](auto& v) { v.pop_back(); }),
                   "model.norm.weight [24] is wanted, the file has no"));
  EXPECT_TRUE(says(words([](auto& v) {
                     v[0].shape = {24, 31};
                   }),
                   "[31, 24] is wanted, it is [24, 31]"));
  EXPECT_TRUE(says(words([&](auto& v) {
                     v.push_back({"model.layers.0.self_attn.q_proj.bias", {12}, few});
                   }),
                   "q_proj.bias [12] has no place"));
  // Older writers leave these two.
  EXPECT_EQ(words([&](auto& v) {
              v.push_back({"model.layers.0.self_attn.rotary_emb.inv_freq", {12}, few});
              v.push_back({"lm_head.weight", v[0].shape, v[0].values});
            }),
            "no error");
}

TEST(Weights, half_precision_is_widened) {
  const TestFolder folder("weights_half");
  const Layout layout(odd_config());
  std::vector<float> arena = random_arena(layout);
  write_folder(folder / "model", odd_config(), tensor_views(layout, arena));
  // The same file again, its numbers as bfloat16: header and data are half as long where they were
  // F32.
  std::string header = "{", data;
  for (const Parameter& parameter : layout.parameters()) {
    const size_t begin = data.size();
    for (float& x : part(std::span(arena), parameter)) {
      const uint16_t bits = to_bfloat16(x);
      data.append(reinterpret_cast<const char*>(&bits), 2);
      x = from_bfloat16(bits);
    }
    const std::string shape = parameter.cols == 1
                                  ? fmt::format("[{}]", parameter.rows)
                                  : fmt::format("[{},{}]", parameter.rows, parameter.cols);
    header += fmt::format(R"({}"{}":{{"dtype":"BF16","shape":{},"data_offsets":[{},{}]}})",
                          begin == 0 ? "" : ",", parameter.name, shape, begin, data.size());
  }
  header += "}";
  const uint64_t length = header.size();
  write_file(folder / "model/model.safetensors",
             std::string(reinterpret_cast<const char*>(&length), 8) + header + data);
  std::vector<float> back = empty_arena(layout);
  load_weights(folder / "model", layout, back);
  EXPECT_EQ(back, arena);
}

TEST(Weights, nothing_there_is_said) {
  const TestFolder folder("weights_none");
  EXPECT_TRUE(
      says(error_of([&] { peek_config(folder / "none"); }), "there is nothing; check the path"));
  EXPECT_TRUE(says(error_of([&] { peek_config(folder.path()); }), "config.json"));
  write_file(folder / "m.safetensors", "x");
  EXPECT_TRUE(says(error_of([&] { peek_config(folder / "m.safetensors"); }), "give the folder"));
}

}  // namespace
}  // namespace weft::model
