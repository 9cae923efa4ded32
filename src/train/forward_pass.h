// The forward pass as calls: the way of a token from its id to the last norm. Shared by training,
// validation and evaluation.
//
// Names of values. The residual stream passes 2·L + 1 norms; norm `site` reads x.site and writes
// xnorm.site: 2·l in front of the attention of layer l, 2·l + 1 in front of its FFN, 2·L in front
// of the classifier. What a backward needs is kept per layer or site ("q.3"); everything else ("y")
// is one Surface for all layers. Parameters go by their own names.
#pragma once

#include <string>

#include "kernels/sizes.h"
#include "model/parameters.h"
#include "train/placement.h"
#include "train/wiring.h"

namespace weft::train {

/// The name of a value that exists once per layer or site.
std::string at(const char* name, int64_t place);
/// The name of the norm weight of `site`.
const std::string& rms_at(const model::Layout& layout, int64_t site);

/// tokens → embed → norm → [fwdAttn → addNorm → fwdFFN → addNorm]×L.
void wire_forward(Wiring& wiring, const model::Layout& layout, const kernels::Sizes& sizes,
                  Placement& placement);
/// The last xnorm and `targets` → `loss`, without a gradient.
void wire_loss(Wiring& wiring, const model::Layout& layout, const kernels::Sizes& sizes,
               Placement& placement);
/// Fills cos and sin; after finish().
void write_rope(const Wiring& wiring, const model::Layout& layout, const kernels::Sizes& sizes);

}  // namespace weft::train
