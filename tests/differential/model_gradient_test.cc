// A whole model of two layers out of the forward Programs, and its gradient out of the backward
// ones in the order of training, against the complex step of the loss: the residual stream, the
// tied embedding and the cuts together.
#include <gtest/gtest.h>

#include <complex>

#include "differential/witness.h"
#include "kernels/backward.h"
#include "kernels/forward.h"

namespace weft::test {
namespace {

using kernels::Gradient;
using kernels::Sizes;

constexpr int kLayers = 2;
constexpr Sizes kSizes{.batch = 2,
                       .sequence = 5,
                       .dim = 12,
                       .hidden = 7,
                       .heads = 6,
                       .kv_heads = 2,
                       .head_dim = 4,
                       .vocab = 9};

template <class T>
using Pool = ir::Tensors<T>;

/// Runs a Program on values of the pool: `binds` are pairs of port and pool name, ports left out
/// have their own name.
template <class T>
void run(Pool<T>& pool, const Program& program,
         const std::vector<std::pair<std::string, std::string>>& binds) {
  const auto bound = [&](const std::string& port) {
    for (const auto& [from, to] : binds)
      if (from == port) return to;
    return port;
  };
  Pool<T> inputs;
  for (const ir::Port& port : program.inputs()) inputs[port.name] = pool.at(bound(port.name));
  for (auto& [name, values] : ir::evaluate(program, inputs)) pool[bound(name)] = values;
}

std::string of(const char* name, int layer) { return name + std::to_string(layer); }

/// Which norm follows layer `layer`'s feed-forward network.
std::string next_norm(int layer) {
  return layer + 1 == kLayers ? "rms_final" : of("rms_att", layer + 1);
}

/// The loss, with everything that the backward wants left in the pool.
template <class T>
void forward(Pool<T>& pool) {
  const Sizes& n = kSizes;
  run(pool, kernels::embed(n), {{"x", "x_att0"}});
  run(pool, kernels::norm(n), {{"x", "x_att0"}, {"rms", "rms_att0"}, {"xnorm", "xnorm_att0"}});
  for (int l = 0; l < kLayers; ++l) {
    run(pool, kernels::fwd_attn(n),
        {{"xnorm", of("xnorm_att", l)},
         {"wq", of("wq", l)},
         {"wk", of("wk", l)},
         {"wv", of("wv", l)},
         {"wo", of("wo", l)},
         {"q", of("q", l)},
         {"k", of("k", l)},
         {"v", of("v", l)},
         {"attn", of("attn", l)}});
    run(pool, kernels::add_norm(n),
        {{"x0", of("x_att", l)},
         {"rms", of("rms_ffn", l)},
         {"x", of("x_ffn", l)},
         {"xnorm", of("xnorm_ffn", l)}});
    run(pool, kernels::fwd_ffn(n),
        {{"xnorm", of("xnorm_ffn", l)},
         {"w1", of("w1", l)},
         {"w3", of("w3", l)},
         {"w2", of("w2", l)},
         {"h1", of("h1", l)},
         {"h3", of("h3", l)}});
    run(pool, kernels::add_norm(n),
        {{"x0", of("x_ffn", l)},
         {"rms", next_norm(l)},
         {"x", of("x_att", l + 1)},
         {"xnorm", of("xnorm_att", l + 1)}});
  }
  run(pool, kernels::fwd_loss(n), {{"xnorm", of("xnorm_att", kLayers)}});
}

void weight_grad(Doubles& pool, const std::string& weight, const std::string& dy,
                 const std::string& x, int64_t out, int64_t in) {
  run(pool, kernels::weight_grad(kSizes.batch, out, in, kSizes.sequence, Gradient::overwrite),
      {{"dy", dy}, {"x", x}, {"dw", "d" + weight}});
}

void backward(Doubles& pool) {
  const Sizes& n = kSizes;
  pool["dloss"] = {1.0};
  run(pool, kernels::loss(n), {{"xnorm", of("xnorm_att", kLayers)}});
  weight_grad(pool, "embed", "dlogits", of("xnorm_att", kLayers), n.vocab, n.dim);
  run(pool, kernels::norm_bwd(n, Gradient::overwrite),
      {{"x", of("x_att", kLayers)}, {"rms", "rms_final"}, {"drms", "drms_final"}});
  for (int l = kLayers; l-- > 0;) {
    run(pool, kernels::ffn_bwd(n),
        {{"dy", "dx"},
         {"h1", of("h1", l)},
         {"h3", of("h3", l)},
         {"w1", of("w1", l)},
         {"w3", of("w3", l)},
         {"w2", of("w2", l)}});
    weight_grad(pool, of("w1", l), "dh1", of("xnorm_ffn", l), n.hidden, n.dim);
    weight_grad(pool, of("w3", l), "dh3", of("xnorm_ffn", l), n.hidden, n.dim);
    weight_grad(pool, of("w2", l), "dx", "gate", n.dim, n.hidden);
    run(pool, kernels::add_norm_bwd(n, Gradient::overwrite),
        {{"x", of("x_ffn", l)},
         {"rms", of("rms_ffn", l)},
         {"dx0", "dx"},
         {"drms", of("drms_ffn", l)}});
    run(pool, kernels::sdpa_bwd1(n),
        {{"dy", "dx"},
         {"q", of("q", l)},
         {"k", of("k", l)},
         {"v", of("v", l)},
         {"wo", of("wo", l)}});
    run(pool, kernels::sdpa_bwd2(n), {{"q", of("q", l)}, {"k", of("k", l)}});
    run(pool, kernels::qkv_bwd(n), {{"wq", of("wq", l)}, {"wk", of("wk", l)}, {"wv", of("wv", l)}});
    weight_grad(pool, of("wq", l), "dq0", of("xnorm_att", l), n.q_dim(), n.dim);
    weight_grad(pool, of("wk", l), "dk0", of("xnorm_att", l), n.kv_dim(), n.dim);
    weight_grad(pool, of("wv", l), "dv", of("xnorm_att", l), n.kv_dim(), n.dim);
    weight_grad(pool, of("wo", l), "dx", of("attn", l), n.dim, n.q_dim());
    run(pool, kernels::add_norm_bwd(n, Gradient::overwrite),
        {{"x", of("x_att", l)},
         {"rms", of("rms_att", l)},
         {"dx0", "dx"},
         {"drms", of("drms_att", l)}});
  }
  run(pool, kernels::embed_bwd(n, Gradient::accumulate), {});  // the second part of the tied weight
}

/// The model's parameters with their sizes.
std::vector<std::pair<std::string, int64_t>> parameters() {
  const Sizes& n = kSizes;
  std::vector<std::pair<std::string, int64_t>> list{{"embed", n.vocab * n.dim},
                                                    {"rms_final", n.dim}};
  for (int l = 0; l < kLayers; ++l)
    for (const auto& [name, count] : {std::pair<const char*, int64_t>{"rms_att", n.dim},
                                      {"wq", n.q_dim() * n.dim},
                                      {"wk", n.kv_dim() * n.dim},
                                      {"wv", n.kv_dim() * n.dim},
                                      {"wo", n.dim * n.q_dim()},
                                      {"rms_ffn", n.dim},
                                      {"w1", n.hidden * n.dim},
                                      {"w3", n.hidden * n.dim},
                                      {"w2", n.dim * n.hidden}})
      list.emplace_back(of(name, l), count);
  return list;
}

Doubles random_model() {
  const Sizes& n = kSizes;
  Doubles pool;
  for (const auto& [name, count] : parameters()) {
    pool[name] = random_numbers(static_cast<size_t>(count), 51, name);
    for (double& x : pool[name]) x = 0.5 * x + (name.starts_with("rms") ? 0.8 : 0.1);
  }
  const Program embed = kernels::embed(n), loss = kernels::fwd_loss(n);
  pool["tokens"] = random_inputs(embed, 52)["tokens"];
  pool["targets"] = random_inputs(loss, 53)["targets"];
  for (int64_t i = 0; i < n.head_dim / 2; ++i)
    for (int64_t s = 0; s < n.sequence; ++s) {
      const double angle = 0.4 + 0.7 * static_cast<double>(s) / static_cast<double>(i + 1);
      pool["cos"].push_back(std::cos(angle));
      pool["sin"].push_back(std::sin(angle));
    }
  return pool;
}

TEST(ModelGradient, EveryParameterOfTwoLayers) {
  const Doubles start = random_model();
  Doubles pool = start;
  forward(pool);
  backward(pool);
  for (const auto& [name, count] : parameters()) {
    SCOPED_TRACE(name);
    const std::vector<double>& gradient = pool.at("d" + name);
    ASSERT_EQ(gradient.size(), static_cast<size_t>(count));
    for (uint64_t seed = 60; seed < 62; ++seed) {
      const std::vector<double> along = random_numbers(gradient.size(), seed, name);
      Pool<std::complex<double>> moved;
      for (const auto& [key, values] : start)
        for (size_t i = 0; i < values.size(); ++i)
          moved[key].emplace_back(values[i], key == name ? 1e-100 * along[i] : 0.0);
      forward(moved);
      const Dot found = dot(gradient, along);
      // Some forty operations deep, sums of up to 60 terms: a few thousand roundings of 1.1e-16.
      EXPECT_NEAR(found.sum, moved["loss"][0].imag() / 1e-100, 1e-11 * found.scale);
    }
  }
}

}  // namespace
}  // namespace weft::test
