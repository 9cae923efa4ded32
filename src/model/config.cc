#include "model/config.h"

#include <array>
#include <cmath>
#include <utility>

#include "base/error.h"

namespace weft::model {
namespace {

struct Preset {
  std::string_view name;
  Config config;
};

// tiny is for trying things out: seconds on any machine. The others are sizes that llama2.c's
// models made known; stories110M with a vocabulary of 5000, which suits the stories, and a window
// of 256.
constexpr std::array kPresets{
    Preset{"tiny",
           {.dim = 64,
            .hidden = 172,
            .layers = 2,
            .heads = 4,
            .kv_heads = 2,
            .vocab = 512,
            .sequence = 64}},
    Preset{"stories260K",
           {.dim = 64,
            .hidden = 172,
            .layers = 5,
            .heads = 8,
            .kv_heads = 4,
            .vocab = 512,
            .sequence = 512}},
    Preset{"stories15M",
           {.dim = 288,
            .hidden = 768,
            .layers = 6,
            .heads = 6,
            .kv_heads = 6,
            .vocab = 32000,
            .sequence = 256}},
    Preset{"stories42M",
           {.dim = 512,
            .hidden = 1376,
            .layers = 8,
            .heads = 8,
            .kv_heads = 8,
            .vocab = 32000,
            .sequence = 1024}},
    Preset{"stories110M",
           {.dim = 768,
            .hidden = 2048,
            .layers = 12,
            .heads = 12,
            .kv_heads = 12,
            .vocab = 5000,
            .sequence = 256}},
};

constexpr auto kNames = [] {
  std::array<std::string_view, kPresets.size()> names;
  for (size_t i = 0; i < names.size(); ++i) names[i] = kPresets[i].name;
  return names;
}();

// The upper limits are far above any model that this code could train, and low enough for products
// to fit 64 bits.
constexpr int64_t kMaxChannels = 1 << 16;  // of the residual stream, and of all query heads
struct Limit {
  const char* name;
  int64_t Config::*size;
  int64_t most;
};
constexpr Limit kLimits[] = {
    {"dim", &Config::dim, kMaxChannels},      {"hidden", &Config::hidden, 1 << 18},
    {"layers", &Config::layers, 1 << 10},     {"heads", &Config::heads, 1 << 10},
    {"kv_heads", &Config::kv_heads, 1 << 10}, {"vocab", &Config::vocab, kMaxVocab},
    {"sequence", &Config::sequence, 1 << 20},
};

bool positive_finite(double x) { return std::isfinite(x) && x > 0; }

}  // namespace

void validate(const Config& c, std::string_view where) {
  std::string problems;
  const auto problem = [&](const std::string& text) {
    problems += (problems.empty() ? "" : "; ") + text;
  };
  for (const Limit& limit : kLimits)
    if (const int64_t size = c.*limit.size; size < 1 || size > limit.most)
      problem(fmt::format("{} must lie between 1 and {}, it is {}", limit.name, limit.most, size));
  if (problems.empty()) {  // from here on nothing divides by zero
    if (c.head_dim == 0 && c.dim % c.heads != 0)
      problem(fmt::format("dim ({}) must be a multiple of heads ({}), or head_dim be given", c.dim,
                          c.heads));
    else if (c.head_dim < 2 || c.head_dim % 2 != 0)
      problem(fmt::format("head_dim must be positive and even for rotary embedding, it is {}",
                          c.head_dim));
    else if (c.head_dim > kMaxChannels / c.heads)
      problem(fmt::format("heads · head_dim must be at most {}, they are {} and {}", kMaxChannels,
                          c.heads, c.head_dim));
    if (c.heads % c.kv_heads != 0)
      problem(fmt::format("heads ({}) must be a multiple of kv_heads ({})", c.heads, c.kv_heads));
  }
  if (!positive_finite(c.norm_eps) || c.norm_eps >= 1)
    problem(fmt::format("norm_eps must lie between 0 and 1, it is {}", c.norm_eps));
  if (!positive_finite(c.rope_theta))
    problem(fmt::format("rope_theta must be a positive number, it is {}", c.rope_theta));
  if (!problems.empty()) fail("{}: {}; change these sizes", where, problems);
}

Config preset(std::string_view name) {
  for (const Preset& candidate : kPresets)
    if (candidate.name == name) return candidate.config;
  throw UsageError(fmt::format("model: there is no preset called \"{}\"; take {} or a config.json",
                               name, fmt::join(kNames, ", ")));
}

std::span<const std::string_view> preset_names() { return kNames; }

kernels::Sizes sizes(const Config& c, int64_t batch, int64_t sequence) {
  return {.batch = batch,
          .sequence = sequence,
          .dim = c.dim,
          .hidden = c.hidden,
          .heads = c.heads,
          .kv_heads = c.kv_heads,
          .head_dim = c.head_dim,
          .vocab = c.vocab,
          .norm_eps = c.norm_eps};
}

int64_t parameter_count(const Config& c) {
  const int64_t attention = 2 * (c.q_dim() + c.kv_dim()) * c.dim;
  const int64_t layer = attention + 3 * c.dim * c.hidden + 2 * c.dim;
  return c.layers * layer + c.dim + (c.tied ? 1 : 2) * c.vocab * c.dim;
}

double forward_flop_per_token(const Config& c, int64_t sequence) {
  const auto d = static_cast<double>(c.dim), q = static_cast<double>(c.q_dim());
  const auto kv = static_cast<double>(c.kv_dim()), hidden = static_cast<double>(c.hidden);
  const double weights = 2 * (q + kv) * d + 3 * d * hidden;
  const double keys = static_cast<double>(sequence + 1) / 2;  // that a query sees, on average
  const double attention = 2 * q * keys;                      // scores, and their weighted sum of v
  const double classifier = d * static_cast<double>(c.vocab);
  return 2 * (static_cast<double>(c.layers) * (weights + attention) + classifier);
}

}  // namespace weft::model
