#include "train/evaluator.h"

#include "base/error.h"
#include "train/forward_pass.h"

namespace weft::train {

Evaluator::Evaluator(const model::Layout& layout, const Arena& weights, int64_t sequence,
                     Placement& placement)
    : wiring_(placement.home()) {
  const kernels::Sizes sizes = model::sizes(layout.config(), 1, sequence);
  for (const model::Parameter& p : layout.parameters())
    wiring_.given_weight(p.name, weights.view(p));
  wiring_.begin("loss");
  wire_forward(wiring_, layout, sizes, placement);
  wire_loss(wiring_, layout, sizes, placement);
  wiring_.begin("sync");
  wiring_.sync();
  wiring_.finish();
  write_rope(wiring_, layout, sizes);
  wiring_.run("sync");
}

double Evaluator::loss(std::span<const data::Token> window) {
  ids_.assign(window.begin(), window.end());
  wiring_.surface("tokens").write_ids(std::span(ids_).first(ids_.size() - 1));
  wiring_.surface("targets").write_ids(std::span(ids_).last(ids_.size() - 1));
  wiring_.run("loss");
  float loss = 0;
  wiring_.surface("loss").read({&loss, 1});
  return loss;
}

}  // namespace weft::train
