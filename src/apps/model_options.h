// Which model a command is about: a preset or a config.json, and sizes given one by one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "ir/program.h"
#include "model/config.h"

namespace weft::apps {

/// Instead of the model's own; empty where nothing was asked for.
struct SizeOptions {
  std::optional<int64_t> dim, hidden, layers, heads, kv_heads, head_dim;
};

/// One of them by its option's name.
struct SizeOption {
  const char *name, *help;
  std::optional<int64_t> SizeOptions::*asked;
  int64_t model::Config::*size;
};
std::span<const SizeOption> size_options();

/// The preset called `model`, or the configuration in the file of that path.
model::Config named_model(const std::string& model);

/// `config` with the sizes that were asked for.
model::Config with_sizes(model::Config config, const SizeOptions& asked);

/// What --weights says of how matrices are stored: f32, f16 or q8. Throws UsageError.
ir::DType weight_type(const std::string& weights);

}  // namespace weft::apps
