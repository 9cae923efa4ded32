// The forward Programs, the optimizer and decoding against plain loops; decoding against the whole
// sequence at once.
#include "kernels/forward.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "differential/witness.h"
#include "kernels/optimizer.h"

namespace weft::test {
namespace {

using kernels::Sizes;
using Vector = std::vector<double>;

void expect_close(const Vector& found, const Vector& expected, const char* what,
                  double tolerance = 1e-12) {
  ASSERT_EQ(found.size(), expected.size()) << what;
  double largest = 0;
  for (const double x : expected) largest = std::max(largest, std::abs(x));
  ASSERT_GT(largest, 0) << what;
  for (size_t i = 0; i < found.size(); ++i)
    ASSERT_NEAR(found[i], expected[i], tolerance * largest) << what << " " << i;
}

TEST(Forward, FeedForwardAndNorm) {
  const Sizes n{.batch = 2, .sequence = 5, .dim = 6, .hidden = 7, .heads = 3, .kv_heads = 3};
  const Program ffn = kernels::fwd_ffn(n), norm = kernels::add_norm(n);
  const Doubles in = random_inputs(ffn, 81);
  const size_t B = 2, S = 5, D = 6, H = 7;
  Vector h1(B * H * S, 0.0), h3(B * H * S, 0.0), y(B * D * S, 0.0);
  for (size_t b = 0; b < B; ++b)
    for (size_t s = 0; s < S; ++s)
      for (size_t h = 0; h < H; ++h) {
        const size_t at = (b * H + h) * S + s;
        for (size_t d = 0; d < D; ++d) {
          h1[at] += in.at("w1")[h * D + d] * in.at("xnorm")[(b * D + d) * S + s];
          h3[at] += in.at("w3")[h * D + d] * in.at("xnorm")[(b * D + d) * S + s];
        }
        const double gate = h1[at] / (1 + std::exp(-h1[at])) * h3[at];
        for (size_t d = 0; d < D; ++d) y[(b * D + d) * S + s] += in.at("w2")[d * H + h] * gate;
      }
  const Doubles out = ir::evaluate(ffn, in);
  expect_close(out.at("h1"), h1, "h1");
  expect_close(out.at("h3"), h3, "h3");
  expect_close(out.at("y"), y, "y");

  const Doubles from = random_inputs(norm, 82);
  Vector x(B * D * S), xnorm(B * D * S);
  for (size_t b = 0; b < B; ++b)
    for (size_t s = 0; s < S; ++s) {
      double squares = 0;
      for (size_t d = 0; d < D; ++d) {
        const size_t at = (b * D + d) * S + s;
        x[at] = from.at("x0")[at] + from.at("y")[at];
        squares += x[at] * x[at];
      }
      for (size_t d = 0; d < D; ++d) {
        const size_t at = (b * D + d) * S + s;
        xnorm[at] = from.at("rms")[d] * x[at] / std::sqrt(squares / D + n.norm_eps);
      }
    }
  const Doubles normed = ir::evaluate(norm, from);
  expect_close(normed.at("x"), x, "x");
  expect_close(normed.at("xnorm"), xnorm, "xnorm");
}

// Attention as the papers index it: one query head at a time, keys and values shared by its group.
TEST(Forward, GroupedQueryAttention) {
  const Sizes n{.batch = 2, .sequence = 5, .dim = 24, .heads = 6, .kv_heads = 2, .head_dim = 10};
  const size_t B = 2, S = 5, D = 24, Q = 6, K = 2, E = 10;
  const Program program = kernels::fwd_attn(n);
  const Doubles in = random_inputs(program, 83);
  const Vector& x = in.at("xnorm");
  const auto project = [&](const char* w, size_t heads, bool rotated) {
    Vector out(B * heads * E * S, 0.0);
    for (size_t b = 0; b < B; ++b)
      for (size_t o = 0; o < heads * E; ++o)
        for (size_t s = 0; s < S; ++s)
          for (size_t d = 0; d < D; ++d)
            out[(b * heads * E + o) * S + s] += in.at(w)[o * D + d] * x[(b * D + d) * S + s];
    for (size_t h = 0; rotated && h < B * heads; ++h)
      for (size_t e = 0; e < E / 2; ++e)
        for (size_t s = 0; s < S; ++s) {
          double &low = out[(h * E + e) * S + s], &high = out[(h * E + e + E / 2) * S + s];
          const double c = in.at("cos")[e * S + s], i = in.at("sin")[e * S + s], was = low;
          low = was * c - high * i;
          high = high * c + was * i;
        }
    return out;
  };
  const Vector q = project("wq", Q, true), k = project("wk", K, true), v = project("wv", K, false);
  Vector attn(B * Q * E * S, 0.0), y(B * D * S, 0.0);
  for (size_t b = 0; b < B; ++b)
    for (size_t h = 0; h < Q; ++h)
      for (size_t i = 0; i < S; ++i) {
        const size_t shared = b * K + h / (Q / K);
        double weight[5], total = 0;
        for (size_t j = 0; j <= i; ++j) {
          double score = 0;
          for (size_t e = 0; e < E; ++e)
            score += q[((b * Q + h) * E + e) * S + i] * k[(shared * E + e) * S + j];
          total += weight[j] = std::exp(score / std::sqrt(double{E}));
        }
        for (size_t j = 0; j <= i; ++j)
          for (size_t e = 0; e < E; ++e)
            attn[((b * Q + h) * E + e) * S + i] += weight[j] / total * v[(shared * E + e) * S + j];
      }
  for (size_t b = 0; b < B; ++b)
    for (size_t o = 0; o < D; ++o)
      for (size_t i = 0; i < Q * E; ++i)
        for (size_t s = 0; s < S; ++s)
          y[(b * D + o) * S + s] += in.at("wo")[o * Q * E + i] * attn[(b * Q * E + i) * S + s];
  const Doubles out = ir::evaluate(program, in);
  expect_close(out.at("q"), q, "q");
  expect_close(out.at("k"), k, "k");
  expect_close(out.at("v"), v, "v");
  expect_close(out.at("attn"), attn, "attn");
  expect_close(out.at("y"), y, "y");
}

/// Columns [begin, end) of a row-major matrix of `cols` columns.
Vector columns(const Vector& from, size_t cols, size_t begin, size_t end) {
  Vector part;
  for (size_t row = 0; row < from.size() / cols; ++row)
    part.insert(part.end(), from.begin() + static_cast<int64_t>(row * cols + begin),
                from.begin() + static_cast<int64_t>(row * cols + end));
  return part;
}

void write_columns(Vector& to, size_t cols, size_t at, const Vector& part) {
  const size_t rows = to.size() / cols, width = part.size() / rows;
  for (size_t row = 0; row < rows; ++row)
    for (size_t i = 0; i < width; ++i) to[row * cols + at + i] = part[row * width + i];
}

// A prompt cut into chunks of any length, or into single tokens, gives what the whole sequence
// gives. What lies in the cache behind `length` must not matter: it is full of 1000s.
TEST(Forward, DecodingInChunksEqualsTheWholeSequence) {
  const size_t sequence = 9, capacity = 12;
  Sizes n{.batch = 2, .sequence = sequence, .dim = 24, .heads = 6, .kv_heads = 3, .head_dim = 10};
  const Program whole = kernels::fwd_attn(n);
  const Doubles in = random_inputs(whole, 84);
  const Doubles expected = ir::evaluate(whole, in);
  const size_t rows = static_cast<size_t>(n.batch * n.kv_dim());
  for (const std::vector<size_t>& chunks :
       {std::vector<size_t>(9, 1), {9}, {4, 5}, {1, 7, 1}, {3, 1, 1, 4}}) {
    Vector k_cache(rows * capacity, 1000.0), v_cache(rows * capacity, 1000.0);
    size_t length = 0;
    for (const size_t chunk : chunks) {
      SCOPED_TRACE(fmt::format("{} new tokens after {}", chunk, length));
      n.sequence = static_cast<int64_t>(chunk);
      Doubles pool = in;
      for (const char* name : {"xnorm", "cos", "sin"})
        pool[name] = columns(in.at(name), sequence, length, length + chunk);
      pool["k_cache"] = k_cache;
      pool["v_cache"] = v_cache;
      pool["length"] = {static_cast<double>(length)};
      const Doubles out = ir::evaluate(kernels::decode_attn(n, capacity), pool);
      for (const char* name : {"y", "k", "v"})
        expect_close(out.at(name), columns(expected.at(name), sequence, length, length + chunk),
                     name);
      write_columns(k_cache, capacity, length, out.at("k"));
      write_columns(v_cache, capacity, length, out.at("v"));
      length += chunk;
    }
    EXPECT_EQ(length, sequence);
  }
}

TEST(Forward, EmbedClassifyAndLinear) {
  const Sizes n{.batch = 2, .sequence = 3, .dim = 4, .heads = 2, .kv_heads = 1, .vocab = 5};
  const Program embed = kernels::embed(n), classify = kernels::classify(n);
  Doubles in = random_inputs(embed, 85);
  in["xnorm"] = ir::evaluate(embed, in).at("x");
  const Doubles out = ir::evaluate(classify, in);
  for (size_t b = 0; b < 2; ++b)
    for (size_t s = 0; s < 3; ++s) {
      const size_t token = static_cast<size_t>(in.at("tokens")[b * 3 + s]);
      for (size_t v = 0; v < 5; ++v) {
        double logit = 0;
        for (size_t d = 0; d < 4; ++d) {
          EXPECT_EQ(in.at("xnorm")[(b * 4 + d) * 3 + s], in.at("embed")[token * 4 + d]);
          logit += in.at("embed")[token * 4 + d] * in.at("embed")[v * 4 + d];
        }
        EXPECT_NEAR(out.at("logits")[(b * 5 + v) * 3 + s], logit, 1e-14);
      }
    }
}

// AdamW as its paper has it, bias correction by division: m̂ = m / (1 − β1^t), and three steps in a
// row.
TEST(Optimizer, AdamW) {
  for (const double decay : {0.1, 0.0}) {
    const kernels::AdamW constants{.beta1 = 0.8, .beta2 = 0.97, .eps = 1e-3, .weight_decay = decay};
    const Program program = kernels::adamw(3, 5, constants);
    Doubles pool = random_inputs(program, 86);
    pool["m"] = pool["v"] = Vector(15, 0.0);
    Vector w = pool["w"], m(15, 0.0), v(15, 0.0);
    for (int t = 1; t <= 3; ++t) {
      pool["grad"] = random_numbers(15, 87 + static_cast<uint64_t>(t), "grad");
      pool["clip"] = {0.7};
      pool["rate"] = {0.01 * t};
      pool["unbias1"] = {1 / (1 - std::pow(0.8, t))};
      pool["unbias2"] = {1 / (1 - std::pow(0.97, t))};
      for (size_t i = 0; i < 15; ++i) {
        const double g = 0.7 * pool["grad"][i];
        m[i] = 0.8 * m[i] + 0.2 * g;
        v[i] = 0.97 * v[i] + 0.03 * g * g;
        const double mean = m[i] / (1 - std::pow(0.8, t)), square = v[i] / (1 - std::pow(0.97, t));
        w[i] -= 0.01 * t * (mean / (std::sqrt(square) + 1e-3) + decay * w[i]);
      }
      for (auto& [name, values] : ir::evaluate(program, pool)) pool[name] = values;
      expect_close(pool["m"], m, "m", 1e-14);
      expect_close(pool["v"], v, "v", 1e-14);
      expect_close(pool["w"], w, "w", 1e-14);
    }
  }
}

TEST(Optimizer, NormAndClip) {
  const Program squares = kernels::sum_of_squares(4, 7), clip = kernels::clip_factor();
  const Doubles in = random_inputs(squares, 88);
  double sum = 0;
  for (const double g : in.at("grad")) sum += g * g;
  expect_close(ir::evaluate(squares, in).at("sum"), {sum}, "sum", 1e-14);
  // Gradients that carry a loss scale of 8: clipped when the true norm is above the bound, only
  // unscaled below it.
  for (const double max_norm : {0.01, 1000.0}) {
    const Doubles out = ir::evaluate(
        clip, Doubles{{"norm2", {sum}}, {"inverse_scale", {0.125}}, {"max_norm", {max_norm}}});
    const double norm = std::sqrt(sum) / 8;
    expect_close(out.at("norm"), {norm}, "norm", 1e-14);
    expect_close(out.at("clip"), {norm > max_norm ? max_norm / norm / 8 : 0.125}, "clip", 1e-14);
  }
}

}  // namespace
}  // namespace weft::test
