// The configuration of a Llama-2 model: every size that a kernel's shape is made of, and where it
// comes from (a preset, a config.json, a llama2.c header).
//
// Any member of the family is a configuration, never a rebuild. It knows nothing of training:
// batch, learning rate and the rest live on the floor above.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "kernels/sizes.h"

namespace weft::model {

/// The sizes and constants of a model. Not checked until validate().
struct Config {
  int64_t dim = 0;       ///< channels of the residual stream
  int64_t hidden = 0;    ///< channels inside the feed-forward network
  int64_t layers = 0;    ///< transformer blocks
  int64_t heads = 0;     ///< query heads
  int64_t kv_heads = 0;  ///< key and value heads; divides heads
  int64_t head_dim = kernels::default_head_dim(dim, heads);  ///< channels of a head; even
  int64_t vocab = 0;       ///< token ids; at most kMaxVocab, since token files hold 16 bits
  int64_t sequence = 0;    ///< tokens of a window; the longest context that the model is meant for
  double norm_eps = 1e-5;  ///< added to the mean square in RMSNorm
  double rope_theta = 10000;  ///< base of the rotary frequencies
  bool tied = true;  ///< the classifier is the embedding; else it is a parameter of its own

  int64_t q_dim() const { return heads * head_dim; }
  int64_t kv_dim() const { return kv_heads * head_dim; }
  bool operator==(const Config&) const = default;
};

inline constexpr int64_t kMaxVocab = 65536;

/// Throws Error naming every size that is out of bounds or does not divide; `where` opens the
/// message. Afterwards no product of the sizes overflows: the largest tensor has fewer than 2^36
/// elements, the model fewer than 2^40.
void validate(const Config& config, std::string_view where);

/// The sizes known as `name`; throws UsageError naming the presets when there is none such.
Config preset(std::string_view name);
/// Smallest first. Static storage.
std::span<const std::string_view> preset_names();

/// What the kernels' shapes are made of, for `batch` sequences of `sequence` tokens.
kernels::Sizes sizes(const Config& config, int64_t batch, int64_t sequence);

/// Numbers that training changes, the classifier counted once when it is tied.
int64_t parameter_count(const Config& config);

/// Floating-point operations (a multiply-add is two) of the matmuls in a forward pass, per token of
/// a causal window of `sequence` tokens. Forward and backward together are three times that.
double forward_flop_per_token(const Config& config, int64_t sequence);

/// Reads a config.json in Hugging Face's Llama form. A key left out takes Hugging Face's default
/// where it has one; keys that would change what the model computes in a way that Weft has not, and
/// keys that it has never heard of, are refused by name. Throws Error; the result is valid.
Config read_config(const std::filesystem::path& path);
/// The same from text; `where` opens the messages.
Config parse_config(std::string_view text, std::string_view where);

/// The text of that file, with every key that other readers want. `type` is that of the weights
/// beside it, in PyTorch's word.
std::string config_text(const Config& config, std::string_view type = "float32");

}  // namespace weft::model
