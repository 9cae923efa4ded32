#include "model/parameters.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"

namespace weft::model {
namespace {

constexpr double kInitStd = 0.02;  // of GPT-2, as llama2.c has it, too

/// `parameters` with the layers' entries once, for one layer: `rows` and `cols` are Config's sizes.
std::vector<Parameter> list(const Config& c) {
  // The residual stream is a sum of 2 · layers increments: their variance must not grow with the
  // depth.
  const double projection = kInitStd / std::sqrt(2.0 * static_cast<double>(c.layers));
  std::vector<Parameter> all;
  const auto add = [&](int layer, std::string_view name, const char* short_name, int64_t rows,
                       int64_t cols, double init_std) {
    const std::string prefix = layer < 0 ? "" : fmt::format("model.layers.{}.", layer);
    all.push_back({.name = fmt::format("{}{}.weight", prefix, name),
                   .short_name = short_name,
                   .layer = layer,
                   .rows = rows,
                   .cols = cols,
                   .decay = cols > 1,
                   .init_std = init_std});
  };
  const int layers = static_cast<int>(c.layers);
  add(-1, "model.embed_tokens", "embed", c.vocab, c.dim, kInitStd);
  for (int i = 0; i < layers; ++i) {
    add(i, "self_attn.q_proj", "wq", c.q_dim(), c.dim, kInitStd);
    add(i, "self_attn.k_proj", "wk", c.kv_dim(), c.dim, kInitStd);
    add(i, "self_attn.v_proj", "wv", c.kv_dim(), c.dim, kInitStd);
    add(i, "self_attn.o_proj", "wo", c.dim, c.q_dim(), projection);
    add(i, "mlp.gate_proj", "w1", c.hidden, c.dim, kInitStd);
    add(i, "mlp.up_proj", "w3", c.hidden, c.dim, kInitStd);
    add(i, "mlp.down_proj", "w2", c.dim, c.hidden, projection);
  }
  if (!c.tied) add(-1, "lm_head", "classifier", c.vocab, c.dim, kInitStd);
  for (int i = 0; i < layers; ++i) {
    add(i, "input_layernorm", "rms_att", c.dim, 1, 0);
    add(i, "post_attention_layernorm", "rms_ffn", c.dim, 1, 0);
  }
  add(-1, "model.norm", "rms_final", c.dim, 1, 0);
  return all;
}

constexpr int64_t round_up(int64_t count, int64_t unit) { return (count + unit - 1) / unit * unit; }

void initialise_normal(const Parameter& parameter, uint64_t seed, std::span<float> to,
                       Workers& workers) {
  constexpr int64_t kGrain = 4096;  // pairs: 0.2 ms, well above the cost of waking a worker
  const RandomStream random(seed, stream_id(parameter.name));
  const double scale = parameter.init_std;
  workers.split((parameter.count() + 1) / 2, kGrain, [&](int64_t begin, int64_t end) {
    for (int64_t pair = begin; pair < end; ++pair) {
      const auto [first, second] = random.normals(static_cast<uint64_t>(pair));
      const auto at = static_cast<size_t>(2 * pair);
      to[at] = static_cast<float>(scale * first);
      if (at + 1 < to.size()) to[at + 1] = static_cast<float>(scale * second);
    }
  });
}

}  // namespace

Layout::Layout(const Config& config) : config_(config) {
  validate(config, "model");
  parameters_ = list(config);
  int64_t offset = 0;
  auto next = parameters_.begin();
  for (size_t s = 0; s < sections_.size(); ++s) {
    Section& section = sections_[s];
    section.offset = offset;
    section.decay = s == 0;
    for (; next != parameters_.end() && next->decay == section.decay; ++next) {
      next->offset = offset;
      offset += round_up(next->count(), kArenaAlignment);
    }
    section.rows = (offset - section.offset + kArenaColumns - 1) / kArenaColumns;
    offset = section.offset + section.count();
  }
  CHECK(next == parameters_.end(), "the list has matrices first, then vectors");
}

const Parameter& Layout::find(std::string_view short_name, int layer) const {
  const auto found = std::find_if(parameters_.begin(), parameters_.end(), [&](const Parameter& p) {
    return p.layer == layer && p.short_name == short_name;
  });
  CHECK(found != parameters_.end(), "there is no parameter {} in layer {}", short_name, layer);
  return *found;
}

const Parameter* Layout::find_name(std::string_view name) const {
  const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const Parameter& p) { return p.name == name; });
  return found == parameters_.end() ? nullptr : &*found;
}

const Parameter& Layout::classifier() const { return find(config_.tied ? "embed" : "classifier"); }

void clear_padding(const Layout& layout, std::span<float> arena) {
  CHECK(static_cast<int64_t>(arena.size()) == layout.size(), "the arena has {} elements of {}",
        arena.size(), layout.size());
  auto end = arena.begin();
  for (const Parameter& parameter : layout.parameters()) {
    std::fill(end, arena.begin() + parameter.offset, 0.0f);
    end = arena.begin() + parameter.offset + parameter.count();
  }
  std::fill(end, arena.end(), 0.0f);
}

void initialise(const Layout& layout, uint64_t seed, std::span<float> arena, Workers& workers) {
  clear_padding(layout, arena);
  for (const Parameter& parameter : layout.parameters()) {
    const std::span<float> values = part(arena, parameter);
    if (parameter.init_std == 0)
      std::fill(values.begin(), values.end(), 1.0f);
    else
      initialise_normal(parameter, seed, values, workers);
  }
}

}  // namespace weft::model
