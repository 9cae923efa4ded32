#include "apps/model_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"

namespace weft::apps {
namespace {

constexpr SizeOption kSizeOptions[] = {
    {"dim", "channels, instead of the model's", &SizeOptions::dim, &model::Config::dim},
    {"hidden", "channels inside the feed-forward network", &SizeOptions::hidden,
     &model::Config::hidden},
    {"layers", "layers", &SizeOptions::layers, &model::Config::layers},
    {"heads", "query heads", &SizeOptions::heads, &model::Config::heads},
    {"kv-heads", "key and value heads", &SizeOptions::kv_heads, &model::Config::kv_heads},
    {"head-dim", "channels of a head (default: dim / heads)", &SizeOptions::head_dim,
     &model::Config::head_dim},
};

}  // namespace

std::span<const SizeOption> size_options() { return kSizeOptions; }

model::Config named_model(const std::string& model) {
  const bool is_path =
      std::filesystem::path(model).extension() == ".json" || model.find('/') != std::string::npos;
  return is_path ? model::read_config(model) : model::preset(model);
}

model::Config with_sizes(model::Config config, const SizeOptions& asked) {
  for (const SizeOption& option : kSizeOptions)
    if (asked.*option.asked) config.*option.size = *(asked.*option.asked);
  if ((asked.dim || asked.heads) && !asked.head_dim)
    config.head_dim = kernels::default_head_dim(config.dim, config.heads);
  // A model's heads without shared keys stay without when only their number changes.
  if (asked.heads && !asked.kv_heads) config.kv_heads = config.heads;
  return config;
}

ir::DType weight_type(const std::string& weights) {
  const auto type = std::ranges::find(ir::kDTypes, weights, ir::dtype_name);
  if (type == std::end(ir::kDTypes) || *type == ir::DType::i32)
    throw UsageError(fmt::format("--weights: f32, f16 or q8 is wanted, found {}", weights));
  return *type;
}

}  // namespace weft::apps
