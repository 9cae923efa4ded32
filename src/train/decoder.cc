#include "train/decoder.h"

#include <algorithm>

#include "base/error.h"
#include "kernels/forward.h"
#include "model/rope.h"

namespace weft::train {
namespace {

// Tokens of the prompt that go through the matrices together.
constexpr int64_t kPromptChunk = 32;

// A value of the Sequence for chunks of n tokens.
std::string of(const char* name, int64_t n) { return fmt::format("{}/{}", name, n); }
std::string of(const char* name, int layer, int64_t n) {
  return fmt::format("{}.{}/{}", name, layer, n);
}
std::string cache(const char* name, int layer) { return fmt::format("{}_cache.{}", name, layer); }

}  // namespace

Decoder::Decoder(const model::Layout& layout, const Arena& weights, Placement& placement)
    : layout_(layout), placement_(placement), wiring_(placement.home()) {
  for (const model::Parameter& p : layout.parameters())
    wiring_.given_weight(p.name, weights.view(p));
  if (capacity() > kPromptChunk) chunks_.push_back(kPromptChunk);
  chunks_.push_back(1);
  for (const int64_t chunk : chunks_) record(chunk);

  wiring_.begin("classify");
  wiring_.call(
      placement.compile_at_home(kernels::classify(model::sizes(layout.config(), 1, 1))),
      {{"xnorm", of("xnorm", 1)}, {"embed", layout.classifier().name}, {"logits", "logits"}});
  wiring_.begin("sync");
  wiring_.sync();
  wiring_.finish();

  const auto table = static_cast<size_t>(layout.config().head_dim() / 2 * chunks_.front());
  cos_.resize(table);
  sin_.resize(table);
  ids_.resize(static_cast<size_t>(chunks_.front()));
  logits_.resize(static_cast<size_t>(layout.config().vocab));
  reset();
}

void Decoder::record(int64_t n) {
  const kernels::Sizes sizes = model::sizes(layout_.config(), 1, n);
  const auto embed = placement_.compile_at_home(kernels::embed(sizes));
  const auto norm = placement_.compile_at_home(kernels::norm(sizes));
  const auto add_norm = placement_.compile_at_home(kernels::add_norm(sizes));
  const auto decode_attn = placement_.compile_at_home(kernels::decode_attn(sizes, capacity()));
  const auto fwd_ffn = placement_.compile_at_home(kernels::fwd_ffn(sizes));

  wiring_.begin(of("run", n));
  wiring_.call(
      embed,
      {{"embed", layout_.find("embed").name}, {"tokens", of("tokens", n)}, {"x", of("x", n)}});
  wiring_.call(
      norm,
      {{"x", of("x", n)}, {"rms", layout_.find("rms_att", 0).name}, {"xnorm", of("xnorm", n)}});
  const auto add = [&](const char* from, const char* to, const std::string& rms) {
    wiring_.call(add_norm, {{"x0", of(from, n)},
                            {"y", of("y", n)},
                            {"rms", rms},
                            {"x", of(to, n)},
                            {"xnorm", of("xnorm", n)}});
  };
  const auto layers = static_cast<int>(layout_.config().layers);
  for (int l = 0; l < layers; ++l) {
    const auto w = [&](const char* name) { return layout_.find(name, l).name; };
    wiring_.call(decode_attn, {{"xnorm", of("xnorm", n)},
                               {"wq", w("wq")},
                               {"wk", w("wk")},
                               {"wv", w("wv")},
                               {"wo", w("wo")},
                               {"cos", of("cos", n)},
                               {"sin", of("sin", n)},
                               {"k_cache", cache("k", l)},
                               {"v_cache", cache("v", l)},
                               {"length", "length"},
                               {"y", of("y", n)},
                               {"k", of("k", l, n)},
                               {"v", of("v", l, n)}});
    add("x", "x_ffn", w("rms_ffn"));
    // The taps h1 and h3 serve a backward that does not come here.
    wiring_.call(fwd_ffn, {{"xnorm", of("xnorm", n)},
                           {"w1", w("w1")},
                           {"w3", w("w3")},
                           {"w2", w("w2")},
                           {"y", of("y", n)},
                           {"h1", of("h1", n)},
                           {"h3", of("h3", n)}});
    add("x_ffn", "x",
        l + 1 < layers ? layout_.find("rms_att", l + 1).name : layout_.find("rms_final").name);
  }
}

void Decoder::reset() {
  length_ = 0;
  wiring_.run("sync");
}

std::span<const float> Decoder::feed(std::span<const data::Token> tokens) {
  CHECK(!tokens.empty() && length_ + static_cast<int64_t>(tokens.size()) <= capacity(),
        "{} tokens behind {} in a context of {}", tokens.size(), length_, capacity());
  while (!tokens.empty()) {
    // The last token goes alone, so that only its logits are computed.
    const auto left = static_cast<int64_t>(tokens.size());
    const int64_t n = left > chunks_.front() ? chunks_.front() : 1;
    run(tokens.first(static_cast<size_t>(n)));
    tokens = tokens.subspan(static_cast<size_t>(n));
  }
  wiring_.run("classify");
  wiring_.surface("logits").read(logits_);
  return logits_;
}

void Decoder::run(std::span<const data::Token> chunk) {
  const auto n = static_cast<int64_t>(chunk.size());
  const model::Config& config = layout_.config();
  const auto table = static_cast<size_t>(config.head_dim() / 2 * n);
  const auto cos = std::span(cos_).first(table), sin = std::span(sin_).first(table);
  model::fill_rope_tables(config.head_dim(), length_, n, config.rope_theta, cos, sin);
  wiring_.surface(of("cos", n)).write(cos);
  wiring_.surface(of("sin", n)).write(sin);
  std::ranges::copy(chunk, ids_.begin());
  wiring_.surface(of("tokens", n)).write_ids(std::span(ids_).first(chunk.size()));
  const auto length = static_cast<int32_t>(length_);
  wiring_.surface("length").write_ids({&length, 1});

  wiring_.run(of("run", n));
  for (int l = 0; l < static_cast<int>(config.layers); ++l) {
    wiring_.surface(cache("k", l)).write_columns(length_, wiring_.surface(of("k", l, n)));
    wiring_.surface(cache("v", l)).write_columns(length_, wiring_.surface(of("v", l, n)));
  }
  length_ += n;
}

}  // namespace weft::train
