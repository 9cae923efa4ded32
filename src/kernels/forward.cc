#include "kernels/forward.h"

#include <cmath>

#include "ir/builder.h"
#include "kernels/functions.h"

namespace weft::kernels {

using namespace ir;

namespace {

Shape stream(const Sizes& n) { return {n.batch, 1, n.dim, n.sequence}; }
Shape queries(const Sizes& n) { return {n.batch, 1, n.q_dim(), n.sequence}; }

Value rotation(Builder& b, const Sizes& n, const char* name) {
  return b.input(name, {1, 1, n.head_dim / 2, n.sequence});
}

// Vectors of weights stay in fp32, however the matrices are stored.
Value matrix(Builder& b, const Sizes& n, const char* name, const Shape& shape) {
  return b.weight(name, shape, n.weights);
}

// What attention reads from xnorm. Heads are a reshape: [b,1,Q·e,s] and [b·K,G,e,s] are the
// same bytes.
struct Heads {
  Value q, k, v, v_flat;  // [b·K,G,e,s], [b·K,1,e,s], [b·K,1,e,s], [b,1,K·e,s]
};

Heads project(Builder& b, const Sizes& n) {
  const int64_t rows = n.batch * n.kv_heads;
  const Shape by_head(rows, n.group(), n.head_dim, n.sequence);
  const Shape keys(rows, 1, n.head_dim, n.sequence);
  const Value xnorm = b.input("xnorm", stream(n));
  const Value wq = matrix(b, n, "wq", {1, 1, n.q_dim(), n.dim});
  const Value wk = matrix(b, n, "wk", {1, 1, n.kv_dim(), n.dim});
  const Value wv = matrix(b, n, "wv", {1, 1, n.kv_dim(), n.dim});
  const Value q0 = b.named("q0", matmul(wq, xnorm));  // [b,1,Q·e,s]
  const Value k0 = b.named("k0", matmul(wk, xnorm));  // [b,1,K·e,s]
  const Value v = matmul(wv, xnorm);                  // [b,1,K·e,s]
  const Value cos = rotation(b, n, "cos"), sin = rotation(b, n, "sin");
  return {rope(reshape(q0, by_head), cos, sin), rope(reshape(k0, keys), cos, sin), reshape(v, keys),
          v};
}

// wo · attn, the heads side by side again.
Value merge(Builder& b, const Sizes& n, Value attn) {
  const Value wo = matrix(b, n, "wo", {1, 1, n.dim, n.q_dim()});
  const Value flat = b.named("attn", reshape(attn, queries(n)));  // [b,1,Q·e,s]
  return matmul(wo, flat);
}

double score_scale(const Sizes& n) { return 1.0 / std::sqrt(static_cast<double>(n.head_dim)); }

}  // namespace

Program embed(const Sizes& n) {
  Builder b("embed");
  const Value table = matrix(b, n, "embed", {1, 1, n.vocab, n.dim});
  const Value tokens = b.input("tokens", {n.batch, 1, 1, n.sequence}, DType::i32);
  b.output("x", gather(table, tokens));
  return std::move(b).finish();
}

Program norm(const Sizes& n) {
  Builder b("norm");
  const Value x = b.input("x", stream(n));
  const Value rms = b.weight("rms", {1, 1, n.dim, 1});
  b.output("xnorm", rms_norm(x, rms, n.norm_eps));
  return std::move(b).finish();
}

Program add_norm(const Sizes& n) {
  Builder b("addNorm");
  const Value x0 = b.input("x0", stream(n)), y = b.input("y", stream(n));
  const Value rms = b.weight("rms", {1, 1, n.dim, 1});
  const Value x = x0 + y;
  b.output("x", x);
  b.output("xnorm", rms_norm(x, rms, n.norm_eps));
  return std::move(b).finish();
}

Program fwd_attn(const Sizes& n) {
  Builder b("fwdAttn");
  const auto [q, k, v, v_flat] = project(b, n);
  const Value scores = matmul(q, k, {.transpose_x = true}) * score_scale(n);  // [b·K,G,s,s]
  const Value probs = b.named("probs", softmax(causal(scores)));              // rows: queries
  const Value attn = matmul(v, probs, {.transpose_y = true});                 // [b·K,G,e,s]
  const Value y = merge(b, n, attn);
  b.output("y", y);
  b.tap("q", q);
  b.tap("k", k);
  b.tap("v", v_flat);
  b.tap("attn", reshape(attn, queries(n)));
  return std::move(b).finish();
}

Program fwd_ffn(const Sizes& n) {
  Builder b("fwdFFN");
  const Value xnorm = b.input("xnorm", stream(n));
  const Value w1 = matrix(b, n, "w1", {1, 1, n.hidden, n.dim});
  const Value w3 = matrix(b, n, "w3", {1, 1, n.hidden, n.dim});
  const Value w2 = matrix(b, n, "w2", {1, 1, n.dim, n.hidden});
  const Value h1 = matmul(w1, xnorm), h3 = matmul(w3, xnorm);  // [b,1,h,s]
  const Value gate = b.named("gate", silu(h1) * h3);           // [b,1,h,s]
  b.output("y", matmul(w2, gate));                             // [b,1,d,s]
  b.tap("h1", h1);
  b.tap("h3", h3);
  return std::move(b).finish();
}

Program fwd_loss(const Sizes& n) {
  Builder b("fwdLoss");
  const Value xnorm = b.input("xnorm", stream(n));
  const Value table = matrix(b, n, "embed", {1, 1, n.vocab, n.dim});
  const Value targets = b.input("targets", {n.batch, 1, 1, n.sequence}, DType::i32);
  const Value logits = b.named("logits", matmul(table, xnorm));  // [b,1,v,s]
  b.output("loss", cross_entropy(logits, targets));
  return std::move(b).finish();
}

Program linear(int64_t batch, int64_t out, int64_t in, int64_t sequence) {
  Builder b("linear");
  const Value w = b.weight("w", {1, 1, out, in});
  const Value x = b.input("x", {batch, 1, in, sequence});
  b.output("y", matmul(w, x));
  return std::move(b).finish();
}

Program decode_attn(const Sizes& n, int64_t capacity) {
  Builder b("decodeAttn");
  const auto [q, k, v, v_flat] = project(b, n);
  const Shape cache(n.batch * n.kv_heads, 1, n.head_dim, capacity);
  const Value k_cache = b.input("k_cache", cache), v_cache = b.input("v_cache", cache);
  const Value length = b.input("length", {1, 1, 1, 1}, DType::i32);
  const Value scores =
      concat({matmul(q, k_cache, {.transpose_x = true}), matmul(q, k, {.transpose_x = true})},
             kCols) *
      score_scale(n);
  const Value probs = softmax(causal(scores, length));  // [b·K,G,s,capacity + s]
  const Value old_keys = slice(probs, kCols, 0, capacity);
  const Value new_keys = slice(probs, kCols, capacity, capacity + n.sequence);
  const Value attn = matmul(v_cache, old_keys, {.transpose_y = true}) +
                     matmul(v, new_keys, {.transpose_y = true});  // [b·K,G,e,s]
  b.output("y", merge(b, n, attn));
  b.output("k", k);
  b.output("v", v);
  return std::move(b).finish();
}

Program token(const Sizes& n) {
  Builder b("token");
  const Value x = b.input("x", {1, 1, n.dim, n.sequence});
  b.output("xnorm", gather(transpose(x), b.input("at", {1, 1, 1, 1}, DType::i32)));
  return std::move(b).finish();
}

Program classify(const Sizes& n) {
  Builder b("classify");
  const Value xnorm = b.input("xnorm", stream(n));
  const Value table = matrix(b, n, "embed", {1, 1, n.vocab, n.dim});
  b.output("logits", matmul(table, xnorm));
  return std::move(b).finish();
}

}  // namespace weft::kernels
