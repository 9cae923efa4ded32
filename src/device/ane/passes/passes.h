// The passes of legalization, one function each. legalize.cc has the list and the order.
#pragma once

#include "device/ane/lowered.h"

namespace weft::device::ane {

/// Ports → [1,1,rows,cols] in fp16, the same elements in the same order.
Lowered flatten_ports(const Lowered&);
/// [n,1,rows,cols] → [1,n,rows,cols]: matrices side by side as channels of one image.
Lowered heads_as_channels(const Lowered&);
/// e^(x − max x) / Σ e^(x − max x) → softmax(x).
Lowered fuse_softmax(const Lowered&);
/// causal(x) → x + mask in front of a softmax, whose exponential of −10⁴ is 0 either way; elsewhere
/// x · triangle + (1 − triangle) · fill.
Lowered add_masks(const Lowered&);
/// The turn of pairs of channels (rope) → x ∘ cos + (P x) ∘ sin, P a signed permutation.
Lowered turn_by_permutation(const Lowered&);
/// silu(x) → x · sigmoid(x).
Lowered expand_silu(const Lowered&);
/// sigmoid(x) → 1 / (1 + e^min(−x, 10)).
Lowered sigmoid_by_exp(const Lowered&);
/// 1/√x → x^−½, and √ of a sum → x^½.
Lowered roots_by_pow(const Lowered&);
/// y (dy − Σ dy y), the derivative of softmax: computed 2^2 times larger, so that its products stay
/// normal.
Lowered raise_softmax_gradient(const Lowered&);
/// Factors below 1 go behind the products that they stand before.
Lowered factors_last(const Lowered&);
/// Matrix products over more than 2048 terms → sums of shorter ones.
Lowered tile_products(const Lowered&);

}  // namespace weft::device::ane
