// The forward Programs, one function each: formulas, shapes in the margin, no packing and no
// device.
//
// The legend: b batch, s sequence, d dim, h hidden, v vocab, Q heads, K kv_heads, G = Q / K, e
// head_dim.
#pragma once

#include "ir/program.h"
#include "kernels/sizes.h"

namespace weft::kernels {

/// embed [1,1,v,d], tokens [b,1,1,s] i32 → x [b,1,d,s].
ir::Program embed(const Sizes&);
/// x, rms [1,1,d,1] → xnorm.
ir::Program norm(const Sizes&);
/// x0, y, rms → x = x0 + y, xnorm. x is the residual stream after the increment y.
ir::Program add_norm(const Sizes&);
/// xnorm, wq, wk, wv, wo, cos, sin → y; taps q, k (rotated), v, attn. Names q0, k0: before
/// rotation.
ir::Program fwd_attn(const Sizes&);
/// xnorm, w1, w3, w2 → y; taps h1, h3. Name gate = silu(h1) · h3.
ir::Program fwd_ffn(const Sizes&);
/// xnorm, embed, targets → loss, the mean cross-entropy with the classifier tied to the embedding.
/// Name logits.
ir::Program fwd_loss(const Sizes&);
/// w [1,1,out,in], x [b,1,in,s] → y: a linear layer alone, whose adjoint is the weight gradient.
ir::Program linear(int64_t batch, int64_t out, int64_t in, int64_t sequence);

/// Decoding: `sequence` new tokens behind `length` cached ones.
/// xnorm, wq, wk, wv, wo, cos, sin (of the new positions), k_cache and v_cache [b·K,1,e,capacity],
/// length → y, and the new columns k and v [b·K,1,e,s], which enter the caches by
/// Surface::write_columns.
ir::Program decode_attn(const Sizes&, int64_t capacity);
/// x [1,1,d,s], at → xnorm [1,1,d,1]: the column of one token, for which logits are wanted.
ir::Program token(const Sizes&);
/// xnorm, embed → logits [b,1,v,s].
ir::Program classify(const Sizes&);

}  // namespace weft::kernels
