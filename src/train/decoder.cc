#include "train/decoder.h"

#include <algorithm>

#include "base/error.h"
#include "kernels/forward.h"
#include "model/rope.h"

namespace weft::train {
namespace {

// Tokens of the prompt that go through the matrices together. What is left at the end goes as one
// chunk of kPadded, filled up with tokens that nobody looks at: that takes little longer than one
// token, for both read every weight once.
constexpr int64_t kChunks[] = {256, 64, 16, 1};
constexpr int64_t kPadded = 16;
// Old tokens that the first caches hold.
constexpr int64_t kFirstContext = 64;

std::string of(const char* name, const std::string& group) {
  return fmt::format("{}/{}", name, group);
}
std::string of(const char* name, int layer, const std::string& group) {
  return fmt::format("{}.{}/{}", name, layer, group);
}

}  // namespace

Decoder::Decoder(const model::Layout& layout, const Arena& weights, Placement& placement,
                 const DecoderOptions& options)
    : layout_(layout),
      placement_(placement),
      wiring_(placement.home()),
      type_(options.weights),
      texts_(options.texts) {
  CHECK(texts_ >= 1, "{} texts", texts_);
  for (const int64_t tokens : kChunks)
    if (tokens <= std::max(kPadded, capacity()))
      chunks_.push_back({1, tokens, fmt::format("1x{}", tokens), {}});
  step_ = texts_ == 1 ? chunks_.back() : Group{texts_, 1, fmt::format("{}x1", texts_), {}};
  give_weights(weights);
  make_contexts();

  std::vector<Group*> groups;
  for (Group& group : chunks_) groups.push_back(&group);
  if (texts_ > 1) groups.push_back(&step_);
  for (const Group* group : groups) {
    for (const Context& context : contexts_) record(*group, context);
    record_logits(*group);
  }
  wiring_.finish();
  if (texts_ == 1) groups.push_back(&step_);
  for (Group* group : groups)
    for (int l = 0; l < static_cast<int>(layout.config().layers); ++l)
      for (const char* name : {"k", "v"})
        group->columns.push_back(&wiring_.surface(of(name, l, group->name)));

  const int64_t tokens = std::max(chunks_.front().tokens, texts_);
  const auto table = static_cast<size_t>(layout.config().head_dim / 2 * tokens);
  cos_.resize(table);
  sin_.resize(table);
  ids_.resize(static_cast<size_t>(tokens));
  logits_.resize(static_cast<size_t>(texts_ * layout.config().vocab));
}

kernels::Sizes Decoder::sizes(const Group& group) const {
  kernels::Sizes sizes = model::sizes(layout_.config(), group.texts, group.tokens);
  sizes.weights = type_;
  return sizes;
}

ir::DType Decoder::stored_type(const model::Parameter& p, ir::DType weights) {
  return p.cols > 1 ? weights : ir::DType::f32;
}

void Decoder::give_weights(const Arena& weights) {
  for (const model::Parameter& p : layout_.parameters()) {
    std::shared_ptr<device::Surface> surface = weights.view(p);
    if (const ir::DType type = stored_type(p, type_); type != ir::DType::f32) {
      const ir::Port port{p.name, surface->port().shape, type, ir::Role::weight};
      ir::check_storage(port);
      const auto stored = placement_.home().allocate(port);
      device::copy(surface, stored, placement_.home())->run();
      surface = stored;
    }
    wiring_.given(p.name, surface);
  }
}

void Decoder::make_contexts() {
  const model::Config& c = layout_.config();
  // The padding of the last chunk may lie behind the last token.
  const int64_t most = capacity() + kPadded - 1;
  for (int64_t old = std::min(kFirstContext, most);; old = std::min(2 * old, most)) {
    Context& context = contexts_.emplace_back();
    context.capacity = old;
    const ir::Shape one(c.kv_heads, 1, c.head_dim, old);
    ir::Shape all = one;
    all[0] *= texts_;
    // One piece of memory: large enough for large pages, without which finding the pages would take
    // longer than reading them.
    const auto memory = placement_.home().allocate(
        {.name = of("caches", fmt::to_string(old)), .shape = {2 * c.layers, 1, 1, all.count()}});
    for (int l = 0; l < static_cast<int>(c.layers); ++l)
      for (const char* name : {"k_cache", "v_cache"}) {
        const std::string key = of(name, l, fmt::to_string(old));
        context.all.push_back(
            memory->view({.name = key, .shape = all}, std::ssize(context.all) * all.count()));
        context.first.push_back(context.all.back()->view({.name = key, .shape = one}, 0));
        wiring_.given(key, context.first.back());
        if (texts_ > 1) wiring_.given(key + ".all", context.all.back());
      }
    if (old == most) return;
  }
}

void Decoder::record(const Group& group, const Context& context) {
  const std::string& g = group.name;
  const kernels::Sizes n = sizes(group);
  const auto embed = placement_.compile_at_home(kernels::embed(n));
  const auto norm = placement_.compile_at_home(kernels::norm(n));
  const auto add_norm = placement_.compile_at_home(kernels::add_norm(n));
  const auto attn = placement_.compile_at_home(kernels::decode_attn(n, context.capacity));
  const auto ffn = placement_.compile_at_home(kernels::fwd_ffn(n));
  const auto cache = [&](const char* name, int layer) {
    return of(name, layer, fmt::to_string(context.capacity)) + (group.texts > 1 ? ".all" : "");
  };

  wiring_.begin(of("run", g) + fmt::format("/{}", context.capacity));
  wiring_.call(
      embed,
      {{"embed", layout_.find("embed").name}, {"tokens", of("tokens", g)}, {"x", of("x", g)}});
  wiring_.call(
      norm,
      {{"x", of("x", g)}, {"rms", layout_.find("rms_att", 0).name}, {"xnorm", of("xnorm", g)}});
  const auto add = [&](const char* from, const char* to, const std::string& rms) {
    wiring_.call(add_norm, {{"x0", of(from, g)},
                            {"y", of("y", g)},
                            {"rms", rms},
                            {"x", of(to, g)},
                            {"xnorm", of("xnorm", g)}});
  };
  const auto layers = static_cast<int>(layout_.config().layers);
  for (int l = 0; l < layers; ++l) {
    const auto w = [&](const char* name) { return layout_.find(name, l).name; };
    wiring_.call(attn, {{"xnorm", of("xnorm", g)},
                        {"wq", w("wq")},
                        {"wk", w("wk")},
                        {"wv", w("wv")},
                        {"wo", w("wo")},
                        {"cos", of("cos", g)},
                        {"sin", of("sin", g)},
                        {"k_cache", cache("k_cache", l)},
                        {"v_cache", cache("v_cache", l)},
                        {"length", "length"},
                        {"y", of("y", g)},
                        {"k", of("k", l, g)},
                        {"v", of("v", l, g)}});
    add("x", "x_ffn", w("rms_ffn"));
    // The taps h1 and h3 serve a backward that does not come here.
    wiring_.call(ffn, {{"xnorm", of("xnorm", g)},
                       {"w1", w("w1")},
                       {"w3", w("w3")},
                       {"w2", w("w2")},
                       {"y", of("y", g)},
                       {"h1", of("h1", g)},
                       {"h3", of("h3", g)}});
    add("x_ffn", "x",
        l + 1 < layers ? layout_.find("rms_att", l + 1).name : layout_.find("rms_final").name);
  }
}

void Decoder::record_logits(const Group& group) {
  wiring_.begin(of("logits", group.name));
  Group one = group;
  one.tokens = 1;
  std::string xnorm = of("xnorm", group.name);
  if (group.tokens > 1) {
    wiring_.call(placement_.compile_at_home(kernels::token(sizes(group))),
                 {{"x", xnorm}, {"at", "last"}, {"xnorm", "token"}});
    xnorm = "token";
  }
  wiring_.call(placement_.compile_at_home(kernels::classify(sizes(one))),
               {{"xnorm", xnorm},
                {"embed", layout_.classifier().name},
                {"logits", fmt::format("logits.{}", group.texts)}});
}

void Decoder::reset() {
  length_ = 0;
  context_ = 0;
  apart_ = false;
}

int64_t Decoder::chunk(int64_t left) const {
  for (const Group& group : chunks_)
    if (group.tokens <= left || (group.tokens == kPadded && left > 1))
      return &group - chunks_.data();
  return static_cast<int64_t>(chunks_.size()) - 1;
}

std::span<const float> Decoder::feed(std::span<const data::Token> tokens) {
  do tokens = feed_part(tokens);
  while (!tokens.empty());
  return logits();
}

std::span<const data::Token> Decoder::feed_part(std::span<const data::Token> tokens) {
  CHECK(!tokens.empty() && length_ + static_cast<int64_t>(tokens.size()) <= capacity(),
        "{} tokens behind {} in a context of {}", tokens.size(), length_, capacity());
  CHECK(!apart_, "the texts differ already: reset() first, or advance()");
  const Group& group = chunks_[static_cast<size_t>(chunk(static_cast<int64_t>(tokens.size())))];
  const size_t n = std::min(tokens.size(), static_cast<size_t>(group.tokens));
  run(group, tokens.first(n));
  return tokens.subspan(n);
}

std::span<const float> Decoder::advance(std::span<const data::Token> tokens) {
  CHECK(static_cast<int64_t>(tokens.size()) == texts_ && length_ < capacity(),
        "{} tokens for {} texts behind {} in a context of {}", tokens.size(), texts_, length_,
        capacity());
  if (texts_ > 1 && !apart_) {
    for (size_t i = 0; i < contexts_[context_].all.size(); ++i) {
      device::Surface& all = *contexts_[context_].all[i];
      const ir::Port& first = contexts_[context_].first[i]->port();
      for (int64_t text = 1; text < texts_; ++text)
        all.view(first, text * first.shape.count())
            ->write_columns(0, *contexts_[context_].first[i]);
    }
    apart_ = true;
  }
  run(step_, tokens);
  return logits();
}

void Decoder::run(const Group& group, std::span<const data::Token> tokens) {
  const model::Config& config = layout_.config();
  const auto table = static_cast<size_t>(config.head_dim / 2 * group.tokens);
  const auto cos = std::span(cos_).first(table), sin = std::span(sin_).first(table);
  model::fill_rope_tables(config.head_dim, length_, group.tokens, config.rope_theta, cos, sin);
  wiring_.surface(of("cos", group.name)).write(cos);
  wiring_.surface(of("sin", group.name)).write(sin);
  const auto ids = std::span(ids_).first(static_cast<size_t>(group.texts * group.tokens));
  std::ranges::fill(ids, 0);
  std::ranges::copy(tokens, ids.begin());
  wiring_.surface(of("tokens", group.name)).write_ids(ids);
  const auto length = static_cast<int32_t>(length_);
  wiring_.surface("length").write_ids({&length, 1});

  wiring_.run(of("run", group.name) + fmt::format("/{}", contexts_[context_].capacity));
  grow(length_ + group.tokens);
  const Context& context = contexts_[context_];
  for (size_t i = 0; i < group.columns.size(); ++i)
    (group.texts > 1 ? context.all : context.first)[i]->write_columns(length_, *group.columns[i]);
  const int64_t appended = group.texts > 1 ? 1 : static_cast<int64_t>(tokens.size());
  length_ += appended;
  last_group_ = &group;
  last_token_ = static_cast<int32_t>(appended - 1);
}

void Decoder::grow(int64_t length) {
  const Context& from = contexts_[context_];
  while (contexts_[context_].capacity < length) ++context_;
  const Context& to = contexts_[context_];
  if (&from == &to) return;
  for (size_t i = 0; i < to.all.size(); ++i)
    (apart_ ? to.all : to.first)[i]->write_columns(0, *(apart_ ? from.all : from.first)[i]);
}

std::span<const float> Decoder::logits() {
  CHECK(last_group_ != nullptr, "the logits behind no token");
  const Group& group = *last_group_;
  if (group.tokens > 1) wiring_.surface("last").write_ids({&last_token_, 1});
  wiring_.run(of("logits", group.name));
  const auto row =
      std::span(logits_).first(static_cast<size_t>(group.texts * layout_.config().vocab));
  wiring_.surface(fmt::format("logits.{}", group.texts)).read(row);
  return row;
}

}  // namespace weft::train
