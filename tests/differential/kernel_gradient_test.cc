// The backward Programs, run in the order of training, against the complex step of the forward
// ones. Sizes are odd and uneven, queries are grouped, weights are far from 1.
#include <gtest/gtest.h>

#include "differential/witness.h"
#include "ir/adjoint.h"
#include "kernels/backward.h"
#include "kernels/forward.h"

namespace weft::test {
namespace {

using kernels::Gradient;
using kernels::Sizes;

// batch ≠ sequence ≠ heads ≠ kv_heads ≠ head_dim ≠ hidden ≠ vocab.
constexpr Sizes kSizes[] = {
    {.batch = 2, .sequence = 7, .dim = 24, .hidden = 10, .heads = 6, .kv_heads = 3, .vocab = 11},
    {.batch = 1, .sequence = 5, .dim = 12, .hidden = 17, .heads = 3, .kv_heads = 3, .vocab = 9},
    {.batch = 3, .sequence = 1, .dim = 20, .hidden = 6, .heads = 5, .kv_heads = 1, .vocab = 4},
    {.batch = 1,
     .sequence = 4,
     .dim = 9,
     .hidden = 5,
     .heads = 4,
     .kv_heads = 2,
     .head_dim = 6,
     .vocab = 3},
};

/// Runs `program` on what the pool has and adds what comes out.
void run(Doubles& pool, const Program& program) {
  for (auto& [name, values] : ir::evaluate(program, pool)) pool[name] = values;
}

/// weightGrad with its ports bound to values of the pool.
std::vector<double> weight_grad(const Doubles& pool, const char* dy, const char* x, int64_t batch,
                                int64_t out, int64_t in, int64_t sequence) {
  const Program program = kernels::weight_grad(batch, out, in, sequence, Gradient::overwrite);
  return ir::evaluate(program, Doubles{{"dy", pool.at(dy)}, {"x", pool.at(x)}}).at("dw");
}

/// Checks `gradient` of the input `port` against the complex step: along three random directions,
/// and each element of a small one by itself. The tolerance is that of
/// expect_gradient_by_complex_step, times the ten for longer chains.
void expect_gradient(const Program& forward, const Doubles& inputs, const Doubles& cotangents,
                     const std::string& port, const std::vector<double>& gradient) {
  SCOPED_TRACE(forward.name() + ": d" + port);
  ASSERT_EQ(gradient.size(), inputs.at(port).size());
  constexpr double kTolerance = 1e-10;
  for (uint64_t seed = 0; seed < 3; ++seed) {
    const std::vector<double> along = random_numbers(gradient.size(), seed, port);
    const Dot found = dot(gradient, along);
    EXPECT_NEAR(found.sum, directional_derivative(forward, inputs, {{port, along}}, cotangents),
                kTolerance * found.scale);
  }
  if (gradient.size() > 400) return;
  double largest = 0;
  for (const double g : gradient) largest = std::max(largest, std::abs(g));
  for (size_t i = 0; i < gradient.size(); ++i) {
    std::vector<double> along(gradient.size(), 0.0);
    along[i] = 1;
    EXPECT_NEAR(gradient[i], directional_derivative(forward, inputs, {{port, along}}, cotangents),
                kTolerance * largest)
        << "element " << i;
  }
}

std::vector<double> random_like(const Program& program, const char* output, uint64_t seed) {
  return random_numbers(static_cast<size_t>(program.find_output(output)->port.shape.count()), seed,
                        output);
}

TEST(KernelGradient, FeedForward) {
  for (const Sizes& n : kSizes) {
    const Program forward = kernels::fwd_ffn(n);
    const Doubles inputs = random_inputs(forward, 31);
    Doubles pool = inputs;
    run(pool, forward);
    pool["dy"] = random_like(forward, "y", 32);
    const Doubles cotangents{{"y", pool["dy"]}};
    run(pool, kernels::ffn_bwd(n));
    expect_gradient(forward, inputs, cotangents, "xnorm", pool["dxnorm"]);
    for (const auto& [w, dh] : {std::pair{"w1", "dh1"}, {"w3", "dh3"}})
      expect_gradient(forward, inputs, cotangents, w,
                      weight_grad(pool, dh, "xnorm", n.batch, n.hidden, n.dim, n.sequence));
    expect_gradient(forward, inputs, cotangents, "w2",
                    weight_grad(pool, "dy", "gate", n.batch, n.dim, n.hidden, n.sequence));
  }
}

TEST(KernelGradient, AttentionThroughItsThreeCuts) {
  for (const Sizes& n : kSizes) {
    const Program forward = kernels::fwd_attn(n);
    // Scores of deviation about 1: sharper ones would leave most probabilities, and their
    // gradients, at zero.
    Doubles inputs = random_inputs(forward, 33);
    for (const char* w : {"wq", "wk"})
      for (double& x : inputs[w]) x *= 0.3;
    Doubles pool = inputs;
    run(pool, forward);
    pool["dy"] = random_like(forward, "y", 34);
    const Doubles cotangents{{"y", pool["dy"]}};
    run(pool, kernels::sdpa_bwd1(n));
    run(pool, kernels::sdpa_bwd2(n));
    run(pool, kernels::qkv_bwd(n));
    expect_gradient(forward, inputs, cotangents, "xnorm", pool["dxnorm"]);
    expect_gradient(forward, inputs, cotangents, "wq",
                    weight_grad(pool, "dq0", "xnorm", n.batch, n.q_dim(), n.dim, n.sequence));
    expect_gradient(forward, inputs, cotangents, "wk",
                    weight_grad(pool, "dk0", "xnorm", n.batch, n.kv_dim(), n.dim, n.sequence));
    expect_gradient(forward, inputs, cotangents, "wv",
                    weight_grad(pool, "dv", "xnorm", n.batch, n.kv_dim(), n.dim, n.sequence));
    expect_gradient(forward, inputs, cotangents, "wo",
                    weight_grad(pool, "dy", "attn", n.batch, n.dim, n.q_dim(), n.sequence));
  }
}

TEST(KernelGradient, NormAndTheResidualStream) {
  for (const Sizes& n : kSizes) {
    const Program forward = kernels::norm(n);
    const Doubles inputs = random_inputs(forward, 35);
    Doubles pool = inputs;
    pool["dxnorm"] = random_like(forward, "xnorm", 36);
    run(pool, kernels::norm_bwd(n, Gradient::overwrite));
    const Doubles cotangents{{"xnorm", pool["dxnorm"]}};
    expect_gradient(forward, inputs, cotangents, "x", pool["dx"]);
    expect_gradient(forward, inputs, cotangents, "rms", pool["drms"]);

    const Program add = kernels::add_norm(n);
    const Doubles both = random_inputs(add, 37);
    pool = both;
    run(pool, add);
    pool["dxnorm"] = random_like(add, "xnorm", 38);
    pool["dx"] = random_like(add, "x", 39);
    const Doubles from_both{{"xnorm", pool["dxnorm"]}, {"x", pool["dx"]}};
    run(pool, kernels::add_norm_bwd(n, Gradient::overwrite));
    expect_gradient(add, both, from_both, "x0", pool["dx0"]);  // x = x0 + y: one cotangent for both
    expect_gradient(add, both, from_both, "y", pool["dx0"]);
    expect_gradient(add, both, from_both, "rms", pool["drms"]);
  }
}

TEST(KernelGradient, LossWithItsTiedClassifier) {
  for (const Sizes& n : kSizes) {
    const Program forward = kernels::fwd_loss(n);
    const Doubles inputs = random_inputs(forward, 40);
    Doubles pool = inputs;
    pool["dloss"] = {1.7};  // a loss scale
    run(pool, kernels::loss(n));
    EXPECT_NEAR(pool["loss"][0], ir::evaluate(forward, inputs).at("loss")[0],
                1e-14 * pool["loss"][0]);
    const Doubles cotangents{{"loss", pool["dloss"]}};
    expect_gradient(forward, inputs, cotangents, "xnorm", pool["dxnorm"]);
    expect_gradient(forward, inputs, cotangents, "embed",
                    weight_grad(pool, "dlogits", "xnorm", n.batch, n.vocab, n.dim, n.sequence));
  }
}

TEST(KernelGradient, Embedding) {
  for (const Sizes& n : kSizes) {
    const Program forward = kernels::embed(n);
    const Doubles inputs = random_inputs(forward, 41);
    Doubles pool = inputs;
    pool["dx"] = random_like(forward, "x", 42);
    run(pool, kernels::embed_bwd(n, Gradient::overwrite));
    expect_gradient(forward, inputs, {{"x", pool["dx"]}}, "embed", pool["dembed"]);
  }
}

// What is added to what a gradient's Surface holds is the gradient that would have replaced it.
TEST(KernelGradient, AccumulatingAddsTheSame) {
  const Sizes& n = kSizes[0];
  const struct {
    Program overwrite, accumulate;
    const char* name;
  } pairs[] = {
      {kernels::norm_bwd(n, Gradient::overwrite), kernels::norm_bwd(n, Gradient::accumulate),
       "drms"},
      {kernels::add_norm_bwd(n, Gradient::overwrite),
       kernels::add_norm_bwd(n, Gradient::accumulate), "drms"},
      {kernels::weight_grad(2, 5, 3, 4, Gradient::overwrite),
       kernels::weight_grad(2, 5, 3, 4, Gradient::accumulate), "dw"},
      {kernels::embed_bwd(n, Gradient::overwrite), kernels::embed_bwd(n, Gradient::accumulate),
       "dembed"},
  };
  for (const auto& [overwrite, accumulate, name] : pairs) {
    SCOPED_TRACE(overwrite.name());
    EXPECT_FALSE(overwrite.updates(name));
    EXPECT_TRUE(accumulate.updates(name));
    const Doubles inputs = random_inputs(accumulate, 43);
    const Doubles replaced = ir::evaluate(overwrite, inputs),
                  added = ir::evaluate(accumulate, inputs);
    for (size_t i = 0; i < added.at(name).size(); ++i)
      EXPECT_EQ(added.at(name)[i], inputs.at(name)[i] + replaced.at(name)[i]);
    for (const auto& [other, values] : replaced)
      if (other != name) {
        EXPECT_EQ(added.at(other), values) << other;
      }
  }
}

// Cutting changes what is stored, not what comes out: the chain of the three cuts and the adjoint
// in one piece.
TEST(KernelGradient, TheCutsOfAttentionComposeToTheUncutAdjoint) {
  const Sizes& n = kSizes[3];
  const Program forward = kernels::fwd_attn(n);
  Doubles pool = random_inputs(forward, 44);
  run(pool, forward);
  pool["dy"] = random_like(forward, "y", 45);
  const Program uncut = ir::adjoint("attnBwd", forward,
                                    {.given = {"dy", "xnorm", "wq", "wk", "wv", "wo", "cos", "sin"},
                                     .out = {"dxnorm", "dwq", "dwk", "dwv", "dwo"}});
  const Doubles whole = ir::evaluate(uncut, pool);
  run(pool, kernels::sdpa_bwd1(n));
  run(pool, kernels::sdpa_bwd2(n));
  run(pool, kernels::qkv_bwd(n));
  pool["dwq"] = weight_grad(pool, "dq0", "xnorm", n.batch, n.q_dim(), n.dim, n.sequence);
  pool["dwk"] = weight_grad(pool, "dk0", "xnorm", n.batch, n.kv_dim(), n.dim, n.sequence);
  pool["dwv"] = weight_grad(pool, "dv", "xnorm", n.batch, n.kv_dim(), n.dim, n.sequence);
  pool["dwo"] = weight_grad(pool, "dy", "attn", n.batch, n.dim, n.q_dim(), n.sequence);
  for (const auto& [name, expected] : whole) {
    ASSERT_EQ(pool[name].size(), expected.size());
    double largest = 0;
    for (const double x : expected) largest = std::max(largest, std::abs(x));
    for (size_t i = 0; i < expected.size(); ++i)  // the same sums in another order: some 2^-53 each
      EXPECT_NEAR(pool[name][i], expected[i], 1e-14 * largest) << name << " " << i;
  }
}

}  // namespace
}  // namespace weft::test
