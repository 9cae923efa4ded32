// config.json in Hugging Face's Llama form, both ways. What the keys mean there is documented in
// docs/checkpoint.md.
#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/json_text.h"
#include "model/config.h"

namespace weft::model {
namespace {

using Json = nlohmann::json;

constexpr uint64_t kMaxBytes = 1 << 20;

struct SizeKey {
  const char* key;
  int64_t Config::*size;
  /// What a file without the key means, by the keys in front of it; null: the key must be there.
  int64_t (*otherwise)(const Config&) = nullptr;
};
constexpr SizeKey kSizes[] = {
    {"hidden_size", &Config::dim},
    {"intermediate_size", &Config::hidden},
    {"num_hidden_layers", &Config::layers},
    {"num_attention_heads", &Config::heads},
    {"num_key_value_heads", &Config::kv_heads, [](const Config& c) { return c.heads; }},
    {"head_dim", &Config::head_dim,
     [](const Config& c) { return kernels::default_head_dim(c.dim, c.heads); }},
    {"vocab_size", &Config::vocab},
    {"max_position_embeddings", &Config::sequence},
};

// Keys that say nothing about what the model computes from its weights.
constexpr std::string_view kIgnored[] = {
    "architectures",        "attention_dropout", "bos_token_id",    "dtype",
    "eos_token_id",         "initializer_range", "is_llama_config", "max_length",
    "pad_token_id",         "pretraining_tp",    "tokenizer_class", "torch_dtype",
    "transformers_version", "unk_token_id",      "use_cache",
};

/// One file's object, and the messages about it.
struct Reader {
  const Json& json;
  std::string_view where;

  bool has(const char* key) const { return json.contains(key) && !json[key].is_null(); }

  int64_t integer(const char* key) const {
    if (!has(key)) fail("{}: the key \"{}\" is missing; add it", where, key);
    const Json& value = json[key];
    // An unsigned number beyond 63 bits would wrap around.
    if (!value.is_number_integer() ||
        (value.is_number_unsigned() && value.get<uint64_t>() >> 63 != 0))
      fail("{}: \"{}\" must be a whole number, it is {}", where, key, value.dump());
    return value.get<int64_t>();
  }

  double number(const char* key, double otherwise) const {
    if (!has(key)) return otherwise;
    if (!json[key].is_number())
      fail("{}: \"{}\" must be a number, it is {}", where, key, json[key].dump());
    return json[key].get<double>();
  }

  bool boolean(const char* key, bool otherwise) const {
    if (!has(key)) return otherwise;
    if (!json[key].is_boolean())
      fail("{}: \"{}\" must be true or false, it is {}", where, key, json[key].dump());
    return json[key].get<bool>();
  }

  /// A key that may only have one value, whether it is written or not.
  void only(const char* key, const Json& wanted) const {
    if (has(key) && json[key] != wanted)
      fail("{}: Weft computes models with \"{}\" {} only, here it is {}; take another model", where,
           key, wanted.dump(), json[key].dump());
  }
};

// Newer writers put the base of the frequencies, and how they are scaled, into an object of its
// own.
double read_rope_theta(const Reader& reader) {
  for (const char* key : {"rope_parameters", "rope_scaling"}) {
    if (!reader.has(key)) continue;
    const Json& object = reader.json[key];
    if (!object.is_object())
      fail("{}: \"{}\" must be an object, it is {}", reader.where, key, object.dump());
    const Reader inner{object, reader.where};
    for (const char* type : {"rope_type", "type"}) inner.only(type, "default");
    for (const auto& item : object.items())
      if (item.key() != "rope_type" && item.key() != "type" && item.key() != "rope_theta")
        fail("{}: \"{}\" has \"{}\", which Weft does not compute; take another model", reader.where,
             key, item.key());
    if (inner.has("rope_theta")) return inner.number("rope_theta", 0);
  }
  return reader.number("rope_theta", 10000);
}

void refuse_unknown(const Reader& reader) {
  constexpr std::string_view more[] = {"attention_bias",     "hidden_act",      "mlp_bias",
                                       "model_type",         "rms_norm_eps",    "rope_theta",
                                       "rope_scaling",       "rope_parameters", "rope_interleaved",
                                       "tie_word_embeddings"};
  for (const auto& item : reader.json.items()) {
    const std::string& key = item.key();
    const auto is_key = [&](std::string_view other) { return other == key; };
    const bool known = key.starts_with('_') ||
                       std::any_of(std::begin(kIgnored), std::end(kIgnored), is_key) ||
                       std::any_of(std::begin(more), std::end(more), is_key) ||
                       std::any_of(std::begin(kSizes), std::end(kSizes),
                                   [&](const SizeKey& size) { return is_key(size.key); });
    if (!known)
      fail(
          "{}: the key \"{}\" is unknown to Weft; remove it if it does not change what the model "
          "computes",
          reader.where, key);
  }
}

}  // namespace

Config parse_config(std::string_view text, std::string_view where) {
  const Json json = parse_json_object(text, where);
  const Reader reader{json, where};
  if (!reader.has("model_type"))
    fail(
        "{}: the key \"model_type\" is missing: a model's configuration in Hugging Face's form is "
        "expected; is it the right file?",
        where);
  reader.only("model_type", "llama");
  reader.only("hidden_act", "silu");
  reader.only("attention_bias", false);
  reader.only("mlp_bias", false);
  reader.only("rope_interleaved", false);
  refuse_unknown(reader);
  Config config;
  for (const SizeKey& size : kSizes)
    config.*size.size =
        size.otherwise && !reader.has(size.key) ? size.otherwise(config) : reader.integer(size.key);
  config.norm_eps = reader.number("rms_norm_eps", 1e-6);
  config.rope_theta = read_rope_theta(reader);
  config.tied = reader.boolean("tie_word_embeddings", false);
  validate(config, where);
  return config;
}

Config read_config(const std::filesystem::path& path) {
  return parse_config(read_file(path, kMaxBytes), path.string());
}

std::string config_text(const Config& config, std::string_view type) {
  nlohmann::ordered_json json;
  json["architectures"] = {"LlamaForCausalLM"};
  json["model_type"] = "llama";
  for (const SizeKey& size : kSizes) json[size.key] = config.*size.size;
  json["rms_norm_eps"] = config.norm_eps;
  json["rope_theta"] = config.rope_theta;
  json["tie_word_embeddings"] = config.tied;
  json["hidden_act"] = "silu";
  json["attention_bias"] = false;
  json["mlp_bias"] = false;
  json["bos_token_id"] = 1;
  json["eos_token_id"] = 2;
  json["torch_dtype"] = type;
  return json.dump(2) + "\n";
}

}  // namespace weft::model
