// The functions that transformers are made of, as formulas over Values. Four of them carry the
// derivative that a mathematician writes, directly under the forward; the rest is left to the chain
// rule.
//
// Channel-first: a column is a token, so softmax runs along a row of scores and RMSNorm down the
// columns.
#pragma once

#include "ir/builder.h"

namespace weft::kernels {

/// exp(x) / Σ exp(x) along cols, shifted by the maximum.
ir::Value softmax(ir::Value x);

/// x · w / √(mean of x² over rows + eps); x [b,1,dim,s], w [1,1,dim,1] (Zhang and Sennrich 2019).
ir::Value rms_norm(ir::Value x, ir::Value w, double eps);

/// Rotary position embedding (Su et al. 2021), the halves of a head paired as Hugging Face does: x
/// [..,head_dim,s], cos and sin [1,1,head_dim/2,s].
ir::Value rope(ir::Value x, ir::Value cos, ir::Value sin);

/// Mean over all columns of −log softmax(logits)[target]; logits [b,1,vocab,s], targets [b,1,1,s] →
/// [1,1,1,1].
ir::Value cross_entropy(ir::Value logits, ir::Value targets);

}  // namespace weft::kernels
