// config.h: the presets, what is refused and in which words, and config.json both ways.
#include "model/config.h"

#include <gtest/gtest.h>

#include "base/test_support.h"
#include "model/test_model.h"

namespace weft::model {
namespace {

TEST(Config, presets_have_the_sizes_they_are_known_by) {
  for (const std::string_view name : preset_names()) EXPECT_NO_THROW(validate(preset(name), name));
  // Counted by hand from the published sizes: 4 · 768² + 3 · 768 · 2048 + 2 · 768 = 7 079 424 a
  // layer, and so on.
  EXPECT_EQ(parameter_count(preset("stories110M")), 12 * 7079424 + 768 + 5000 * 768);
  EXPECT_EQ(parameter_count(preset("stories15M")), 15191712);
  EXPECT_EQ(parameter_count(preset("stories42M")), 41689600);
  // Its file of 1 056 540 bytes: 28 of header, 2 · 512 · 4 rotary numbers.
  EXPECT_EQ(parameter_count(preset("stories260K")), (1056540 - 28) / 4 - 2 * 512 * 4);
}

TEST(Config, unknown_preset_names_those_that_exist) {
  try {
    preset("stories1T");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_TRUE(says(error.what(), "stories1T") && says(error.what(), "stories110M"));
  }
}

TEST(Config, flop_of_a_pass) {
  // The literature's figure for forward and backward of 256 causal tokens at vocabulary 5000: 140
  // GFLOP.
  EXPECT_NEAR(3 * 256 * forward_flop_per_token(preset("stories110M"), 256) * 1e-9, 140.0, 0.1);
}

TEST(Config, refuses_sizes_in_words) {
  const auto words = [](auto change) {
    Config config = odd_config();
    change(config);
    return error_of([&] { validate(config, "here"); });
  };
  EXPECT_EQ(words([](Config&) {}), "no error");
  EXPECT_EQ(words([](Config& c) {
              c.heads = 5;
              c.kv_heads = 2;
              c.head_dim = kernels::default_head_dim(c.dim, c.heads);
            }),
            "here: dim (24) must be a multiple of heads (5), or head_dim be given; heads (5) must "
            "be a multiple of "
            "kv_heads (2); "
            "change these sizes");
  for (const int64_t odd : {-2, 0, 3})
    EXPECT_TRUE(says(words([&](Config& c) { c.head_dim = odd; }), "must be positive and even"));
  EXPECT_EQ(words([](Config& c) { c.head_dim = 10922; }), "no error");
  for (const int64_t large : {int64_t{10924}, int64_t{1} << 62})
    EXPECT_TRUE(says(words([&](Config& c) { c.head_dim = large; }),
                     "heads · head_dim must be at most 65536"));
  EXPECT_TRUE(
      says(words([](Config& c) { c.layers = 0; }), "layers must lie between 1 and 1024, it is 0"));
  EXPECT_TRUE(says(words([](Config& c) { c.dim = -24; }), "dim must lie"));
  EXPECT_TRUE(
      says(words([](Config& c) { c.vocab = 65537; }), "vocab must lie between 1 and 65536"));
  EXPECT_TRUE(says(words([](Config& c) { c.hidden = int64_t{1} << 62; }), "hidden must lie"));
  EXPECT_TRUE(says(words([](Config& c) { c.norm_eps = 0; }), "norm_eps"));
  EXPECT_TRUE(says(words([](Config& c) { c.rope_theta = -1; }), "rope_theta"));
}

// Once their number is said, heads share the channels out unless a size of their own is said, too.
TEST(Config, heads_share_the_channels_out) {
  EXPECT_EQ((Config{.dim = 24, .heads = 6}.head_dim), 4);
  EXPECT_EQ((Config{.dim = 24, .heads = 5}.head_dim), 0);
  EXPECT_EQ((Config{.dim = 24, .heads = 6, .head_dim = 10}.q_dim()), 60);
  // By hand: wq, wk, wv and wo, then the feed-forward network and the norms.
  EXPECT_EQ(parameter_count(odd_config()),
            2 * (24 * (60 + 20 + 20 + 60) + 3 * 24 * 52 + 2 * 24) + 24 + 31 * 24);
}

TEST(Config, text_round_trip) {
  Config config = odd_config();
  config.norm_eps = 3.7e-6;
  config.rope_theta = 500000;
  config.tied = false;
  EXPECT_EQ(parse_config(config_text(config), "here"), config);
  EXPECT_EQ(parse_config(config_text(preset("tiny")), "here"), preset("tiny"));
}

// As a public model's file looks, with the keys that its writers add.
constexpr const char* kForeign = R"({
  "_name_or_path": "somewhere", "architectures": ["LlamaForCausalLM"], "attention_bias": false,
  "bos_token_id": 1, "eos_token_id": [2, 3], "hidden_act": "silu", "hidden_size": 64,
  "initializer_range": 0.02, "intermediate_size": 172, "max_position_embeddings": 512,
  "model_type": "llama", "num_attention_heads": 8, "num_hidden_layers": 5, "head_dim": 8,
  "pretraining_tp": 1, "rms_norm_eps": 1e-05, "rope_scaling": null, "tie_word_embeddings": true,
  "torch_dtype": "float16", "transformers_version": "4.40.1", "use_cache": true, "vocab_size": 512 })";

/// kForeign with one piece of text replaced.
std::string changed(std::string_view from, std::string_view to) {
  std::string text = kForeign;
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Config, reads_what_others_write) {
  Config wanted = preset("stories260K");
  wanted.kv_heads = 8;  // without the key there is one for each query head
  EXPECT_EQ(parse_config(kForeign, "here"), wanted);
  wanted.kv_heads = 4;
  wanted.norm_eps = 1e-6;  // of a file without the key
  wanted.rope_theta = 1e6;
  std::string text = changed("\"rms_norm_eps\": 1e-05", "\"num_key_value_heads\": 4");
  text.replace(text.find("\"rope_scaling\": null"), 20,
               R"("rope_parameters": {"rope_theta": 1000000.0, "rope_type": "default"})");
  EXPECT_EQ(parse_config(text, "here"), wanted);
  EXPECT_FALSE(parse_config(changed("\"tie_word_embeddings\": true,", ""), "here").tied);
  for (const auto& [written, means] :
       {std::pair("", 8), std::pair("\"head_dim\": null,", 8), std::pair("\"head_dim\": 16,", 16)})
    EXPECT_EQ(parse_config(changed("\"head_dim\": 8,", written), "here").head_dim, means);
}

TEST(Config, refuses_what_it_can_not_compute) {
  const auto words = [](std::string_view from, std::string_view to) {
    return error_of([&] { parse_config(changed(from, to), "c.json"); });
  };
  EXPECT_TRUE(
      says(words("\"llama\"", "\"gpt2\""), "c.json: Weft computes models with \"model_type\""));
  EXPECT_TRUE(says(words("\"silu\"", "\"gelu\""), "hidden_act"));
  EXPECT_TRUE(
      says(words("\"attention_bias\": false", "\"attention_bias\": true"), "attention_bias"));
  EXPECT_TRUE(
      says(words("\"rope_scaling\": null", R"("rope_scaling": {"type": "linear", "factor": 2})"),
           "linear"));
  EXPECT_TRUE(says(words("\"use_cache\"", "\"qk_norm\""), "\"qk_norm\" is unknown to Weft"));
  EXPECT_TRUE(says(words("\"use_cache\"", "\"rope_interleaved\""), "rope_interleaved"));
  EXPECT_EQ(words("\"use_cache\"", "\"is_llama_config\""), "no error");
  EXPECT_TRUE(says(words("\"head_dim\": 8", "\"head_dim\": 7"), "positive and even"));
  EXPECT_EQ(words("\"hidden_size\": 64", "\"hidden_size\": 60"), "no error");
  EXPECT_TRUE(says(words("\"hidden_size\": 64,", ""), "\"hidden_size\" is missing; add it"));
  EXPECT_TRUE(
      says(words("\"hidden_size\": 64", "\"hidden_size\": 64.5"), "must be a whole number"));
  EXPECT_TRUE(
      says(words("\"hidden_size\": 64", "\"hidden_size\": 18446744073709551615"), "whole number"));
  EXPECT_TRUE(says(words("\"hidden_size\": 64", "\"hidden_size\": \"64\""), "whole number"));
  EXPECT_TRUE(says(words("\"vocab_size\": 512", "\"vocab_size\": 128256"), "vocab must lie"));
  EXPECT_TRUE(
      says(words("\"vocab_size\": 512", "\"vocab_size\": 512, \"vocab_size\": 9"), "twice"));
  EXPECT_TRUE(says(words("\"vocab_size\": 512 }", "\"vocab_size\": 512"), "not valid JSON"));
  EXPECT_TRUE(says(error_of([] { parse_config("[1]", "c.json"); }), "a JSON object is expected"));
  EXPECT_TRUE(says(error_of([] { parse_config(std::string(100000, '['), "c.json"); }), "nests"));
  EXPECT_TRUE(says(error_of([] { parse_config(R"({"tokenizer": 1})", "c.json"); }), "model_type"));
}

}  // namespace
}  // namespace weft::model
