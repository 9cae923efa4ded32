// The backward Programs: cuts of the adjoints of the forward ones, under the names the field knows.
//
// Each function states what is given (stored by the forward, or handed on by the kernel before) and
// what comes out. What is not given is recomputed inside.
#pragma once

#include "ir/program.h"
#include "kernels/sizes.h"

namespace weft::kernels {

/// Whether a gradient replaces what its Surface holds (the first microbatch of a step) or adds to
/// it.
enum class Gradient : uint8_t { overwrite, accumulate };

/// dy, h1, h3, w1, w3, w2 → dxnorm, dh1, dh3, gate.
ir::Program ffn_bwd(const Sizes&);
/// dy, q, k, v, wo → dv, probs, dprobs.
ir::Program sdpa_bwd1(const Sizes&);
/// probs, dprobs, q, k → dq, dk.
ir::Program sdpa_bwd2(const Sizes&);
/// dq, dk, dv, wq, wk, wv, cos, sin → dxnorm, dq0, dk0.
ir::Program qkv_bwd(const Sizes&);
/// dxnorm, x, rms → dx, drms: of the last norm, where the residual stream ends.
ir::Program norm_bwd(const Sizes&, Gradient);
/// dxnorm, dx, x, rms → dx in place, drms.
ir::Program add_norm_bwd(const Sizes&, Gradient);
/// xnorm, embed, targets, dloss [1,1,1,1] → loss, dxnorm, dlogits.
ir::Program loss(const Sizes&);
/// dy [b,1,out,s], x [b,1,in,s] → dw [1,1,out,in] = Σ over the batch of dy · xᵀ.
ir::Program weight_grad(int64_t batch, int64_t out, int64_t in, int64_t sequence, Gradient);
/// dx, tokens → dembed: the columns of dx in the rows of their tokens, zero elsewhere.
ir::Program embed_bwd(const Sizes&, Gradient);

}  // namespace weft::kernels
