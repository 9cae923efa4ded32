// The backward Programs against the formulas of the literature, written here as plain loops over
// plain arrays. Nothing but the inputs and the comparison is shared with what is judged.
//
// Index order is that of the Programs: a tensor [batch, 1, channels, sequence] is t[(b · channels +
// c) · sequence + s].
#include <gtest/gtest.h>

#include <cmath>

#include "differential/witness.h"
#include "kernels/backward.h"
#include "kernels/forward.h"

namespace weft::test {
namespace {

using kernels::Gradient;
using kernels::Sizes;
using Vector = std::vector<double>;

constexpr Sizes kSizes{.batch = 2,
                       .sequence = 5,
                       .dim = 24,
                       .hidden = 7,
                       .heads = 6,
                       .kv_heads = 2,
                       .head_dim = 10,
                       .vocab = 13};
constexpr size_t B = 2, S = 5, D = 24, H = 7, Q = 6, K = 2, E = 10, V = 13;

Doubles run(const Program& program, const Doubles& inputs) { return ir::evaluate(program, inputs); }

/// Elementwise equality up to 1e-12 of the largest: sums of at most a few hundred terms of double
/// precision.
void expect_close(const Vector& found, const Vector& expected, const char* what) {
  ASSERT_EQ(found.size(), expected.size()) << what;
  double largest = 0;
  for (const double x : expected) largest = std::max(largest, std::abs(x));
  ASSERT_GT(largest, 0) << what;
  for (size_t i = 0; i < found.size(); ++i)
    ASSERT_NEAR(found[i], expected[i], 1e-12 * largest) << what << " " << i;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// RMSNorm (Zhang and Sennrich 2019): y_i = x_i w_i / r with r = √(Σ x²/D + ε).
//   ∂L/∂x_i = w_i dy_i / r − x_i Σ_j dy_j w_j x_j / (D r³),   ∂L/∂w_i = Σ dy_i x_i / r
TEST(HandFormulas, RmsNorm) {
  const Program program = kernels::add_norm_bwd(kSizes, Gradient::overwrite);
  const Doubles in = random_inputs(program, 71);
  const Vector &x = in.at("x"), &w = in.at("rms"), &dy = in.at("dxnorm"), &dx = in.at("dx");
  Vector dx0(B * D * S), dw(D, 0.0);
  for (size_t b = 0; b < B; ++b)
    for (size_t s = 0; s < S; ++s) {
      double squares = 0, along = 0;
      for (size_t i = 0; i < D; ++i) {
        const size_t at = (b * D + i) * S + s;
        squares += x[at] * x[at];
        along += dy[at] * w[i] * x[at];
      }
      const double r = std::sqrt(squares / D + kSizes.norm_eps);
      for (size_t i = 0; i < D; ++i) {
        const size_t at = (b * D + i) * S + s;
        dx0[at] = dx[at] + w[i] * dy[at] / r - x[at] * along / (D * r * r * r);
        dw[i] += dy[at] * x[at] / r;
      }
    }
  const Doubles out = run(program, in);
  expect_close(out.at("dx0"), dx0, "dx0");
  expect_close(out.at("drms"), dw, "drms");
}

// SwiGLU (Shazeer 2020): gate = silu(h1) h3, with silu'(a) = σ(a) + a σ(a)(1 − σ(a)).
TEST(HandFormulas, SwiGlu) {
  const Program program = kernels::ffn_bwd(kSizes);
  const Doubles in = random_inputs(program, 72);
  const Vector &dy = in.at("dy"), &h1 = in.at("h1"), &h3 = in.at("h3");
  const Vector &w1 = in.at("w1"), &w3 = in.at("w3"), &w2 = in.at("w2");
  Vector gate(B * H * S), dh1(B * H * S), dh3(B * H * S), dxnorm(B * D * S, 0.0);
  for (size_t b = 0; b < B; ++b)
    for (size_t s = 0; s < S; ++s) {
      for (size_t h = 0; h < H; ++h) {
        double dgate = 0;
        for (size_t d = 0; d < D; ++d) dgate += w2[d * H + h] * dy[(b * D + d) * S + s];
        const size_t at = (b * H + h) * S + s;
        const double p = sigmoid(h1[at]);
        gate[at] = h1[at] * p * h3[at];
        dh3[at] = dgate * h1[at] * p;
        dh1[at] = dgate * h3[at] * (p + h1[at] * p * (1 - p));
      }
      for (size_t d = 0; d < D; ++d)
        for (size_t h = 0; h < H; ++h) {
          const size_t at = (b * H + h) * S + s;
          dxnorm[(b * D + d) * S + s] += w1[h * D + d] * dh1[at] + w3[h * D + d] * dh3[at];
        }
    }
  const Doubles out = run(program, in);
  expect_close(out.at("gate"), gate, "gate");
  expect_close(out.at("dh1"), dh1, "dh1");
  expect_close(out.at("dh3"), dh3, "dh3");
  expect_close(out.at("dxnorm"), dxnorm, "dxnorm");
}

// Cross-entropy: ∂L/∂logit_v = (softmax_v − [v = target]) / tokens.
TEST(HandFormulas, CrossEntropyWithTiedClassifier) {
  const Program program = kernels::loss(kSizes);
  Doubles in = random_inputs(program, 73);
  in["dloss"] = {256.0};
  const Vector &x = in.at("xnorm"), &table = in.at("embed"), &targets = in.at("targets");
  Vector dlogits(B * V * S), dx(B * D * S, 0.0);
  double loss = 0;
  for (size_t b = 0; b < B; ++b)
    for (size_t s = 0; s < S; ++s) {
      double logits[V], sum = 0;
      for (size_t v = 0; v < V; ++v) {
        logits[v] = 0;
        for (size_t d = 0; d < D; ++d) logits[v] += table[v * D + d] * x[(b * D + d) * S + s];
        sum += std::exp(logits[v]);
      }
      const size_t target = static_cast<size_t>(targets[b * S + s]);
      loss -= (logits[target] - std::log(sum)) / (B * S);
      for (size_t v = 0; v < V; ++v) {
        const double d = 256.0 * (std::exp(logits[v]) / sum - (v == target ? 1 : 0)) / (B * S);
        dlogits[(b * V + v) * S + s] = d;
        for (size_t c = 0; c < D; ++c) dx[(b * D + c) * S + s] += table[v * D + c] * d;
      }
    }
  const Doubles out = run(program, in);
  expect_close(out.at("loss"), {loss}, "loss");
  expect_close(out.at("dlogits"), dlogits, "dlogits");
  expect_close(out.at("dxnorm"), dx, "dxnorm");
}

// Scaled dot-product attention (Vaswani et al. 2017) with grouped queries (Ainslie et al. 2023):
// query head h reads the keys and values of head h / (Q / K).  dP = dO Vᵀ,  dS = P ∘ (dP − Σ dP P),
// dQ = dS K / √E,  dK = dSᵀ Q / √E, dV = Pᵀ dO
struct Attention {
  Vector probs, dprobs, dq, dk, dv;
};
Attention attention_backward(const Vector& q, const Vector& k, const Vector& v,
                             const Vector& dout) {
  constexpr size_t G = Q / K;
  Attention a{Vector(B * Q * S * S, 0.0), Vector(B * Q * S * S, 0.0), Vector(B * Q * E * S, 0.0),
              Vector(B * K * E * S, 0.0), Vector(B * K * E * S, 0.0)};
  for (size_t b = 0; b < B; ++b)
    for (size_t h = 0; h < Q; ++h)
      for (size_t i = 0; i < S; ++i) {
        const auto query = [&](size_t e) { return ((b * Q + h) * E + e) * S + i; };
        const auto key = [&](size_t e, size_t j) { return ((b * K + h / G) * E + e) * S + j; };
        double scores[S], total = 0, along = 0;
        for (size_t j = 0; j <= i; ++j) {
          scores[j] = 0;
          for (size_t e = 0; e < E; ++e)
            scores[j] += q[query(e)] * k[key(e, j)] / std::sqrt(double{E});
          total += std::exp(scores[j]);
        }
        double p[S] = {}, dp[S] = {};
        for (size_t j = 0; j < S; ++j) {
          if (j <= i) p[j] = std::exp(scores[j]) / total;
          for (size_t e = 0; e < E; ++e) {
            dp[j] += dout[query(e)] * v[key(e, j)];
            a.dv[key(e, j)] += p[j] * dout[query(e)];
          }
          along += dp[j] * p[j];
          a.probs[((b * Q + h) * S + i) * S + j] = p[j];
          a.dprobs[((b * Q + h) * S + i) * S + j] = dp[j];
        }
        for (size_t j = 0; j <= i; ++j)
          for (size_t e = 0; e < E; ++e) {
            const double ds = p[j] * (dp[j] - along) / std::sqrt(double{E});
            a.dq[query(e)] += ds * k[key(e, j)];
            a.dk[key(e, j)] += ds * q[query(e)];
          }
      }
  return a;
}

TEST(HandFormulas, GroupedQueryAttention) {
  const Program first = kernels::sdpa_bwd1(kSizes), second = kernels::sdpa_bwd2(kSizes);
  Doubles pool = random_inputs(first, 74);
  const Vector &dy = pool.at("dy"), &wo = pool.at("wo");
  Vector dattn(B * Q * E * S, 0.0);
  for (size_t b = 0; b < B; ++b)
    for (size_t s = 0; s < S; ++s)
      for (size_t i = 0; i < Q * E; ++i)
        for (size_t o = 0; o < D; ++o)
          dattn[(b * Q * E + i) * S + s] += wo[o * Q * E + i] * dy[(b * D + o) * S + s];
  const Attention hand = attention_backward(pool.at("q"), pool.at("k"), pool.at("v"), dattn);
  for (auto& [name, values] : run(first, pool)) pool[name] = values;
  for (auto& [name, values] : run(second, pool)) pool[name] = values;
  expect_close(pool.at("probs"), hand.probs, "probs");
  expect_close(pool.at("dprobs"), hand.dprobs, "dprobs");
  expect_close(pool.at("dv"), hand.dv, "dv");
  expect_close(pool.at("dq"), hand.dq, "dq");
  expect_close(pool.at("dk"), hand.dk, "dk");
}

// Rotary embedding (Su et al. 2021), halves paired: (a, b) → (a c − b s, b c + a s); its transpose
// turns back.
Vector rotate_back(const Vector& dy, const Vector& cos, const Vector& sin, size_t heads) {
  Vector dx(dy.size());
  for (size_t h = 0; h < B * heads; ++h)
    for (size_t e = 0; e < E / 2; ++e)
      for (size_t s = 0; s < S; ++s) {
        const size_t low = (h * E + e) * S + s, high = (h * E + e + E / 2) * S + s, at = e * S + s;
        dx[low] = dy[low] * cos[at] + dy[high] * sin[at];
        dx[high] = dy[high] * cos[at] - dy[low] * sin[at];
      }
  return dx;
}

TEST(HandFormulas, RopeAndTheProjections) {
  const Program program = kernels::qkv_bwd(kSizes);
  const Doubles in = random_inputs(program, 75);
  const Vector dq0 = rotate_back(in.at("dq"), in.at("cos"), in.at("sin"), Q);
  const Vector dk0 = rotate_back(in.at("dk"), in.at("cos"), in.at("sin"), K);
  Vector dx(B * D * S, 0.0);
  for (size_t b = 0; b < B; ++b)
    for (size_t s = 0; s < S; ++s)
      for (size_t i = 0; i < D; ++i) {
        double& to = dx[(b * D + i) * S + s];
        for (size_t o = 0; o < Q * E; ++o)
          to += in.at("wq")[o * D + i] * dq0[(b * Q * E + o) * S + s];
        for (size_t o = 0; o < K * E; ++o) {
          const size_t at = (b * K * E + o) * S + s;
          to += in.at("wk")[o * D + i] * dk0[at] + in.at("wv")[o * D + i] * in.at("dv")[at];
        }
      }
  const Doubles out = run(program, in);
  expect_close(out.at("dq0"), dq0, "dq0");
  expect_close(out.at("dk0"), dk0, "dk0");
  expect_close(out.at("dxnorm"), dx, "dxnorm");
}

// dW = Σ over sequences and positions of dy xᵀ; the embedding's is the sum of dx over the places of
// a token.
TEST(HandFormulas, WeightGradientsAndEmbedding) {
  const Program program = kernels::weight_grad(B, H, D, S, Gradient::accumulate);
  const Doubles in = random_inputs(program, 76);
  Vector dw = in.at("dw");
  for (size_t b = 0; b < B; ++b)
    for (size_t o = 0; o < H; ++o)
      for (size_t i = 0; i < D; ++i)
        for (size_t s = 0; s < S; ++s)
          dw[o * D + i] += in.at("dy")[(b * H + o) * S + s] * in.at("x")[(b * D + i) * S + s];
  expect_close(run(program, in).at("dw"), dw, "dw");

  const Program embed = kernels::embed_bwd(kSizes, Gradient::overwrite);
  const Doubles from = random_inputs(embed, 77);
  Vector dembed(V * D, 0.0);
  for (size_t b = 0; b < B; ++b)
    for (size_t s = 0; s < S; ++s)
      for (size_t d = 0; d < D; ++d)
        dembed[static_cast<size_t>(from.at("tokens")[b * S + s]) * D + d] +=
            from.at("dx")[(b * D + d) * S + s];
  expect_close(run(embed, from).at("dembed"), dembed, "dembed");
}

}  // namespace
}  // namespace weft::test
