#include "apps/forward_model.h"

#include <cmath>

#include "apps/bench_model.h"
#include "base/error.h"
#include "model/weights.h"
#include "train/forward_pass.h"

namespace weft::apps {

ForwardModel::ForwardModel(const model::Config& config, int64_t batch, int64_t sequence,
                           device::Device& device, device::Device* companion, Workers& workers)
    : layout_(config),
      sizes_(model::sizes(config, batch, sequence)),
      placement_(train::place(device, companion)),
      weights_("weights", layout_, placement_.home()),
      wiring_(placement_.home()) {
  for (const model::Parameter& p : layout_.parameters())
    wiring_.given_weight(p.name, weights_.view(p));
  wiring_.begin(kLayers);
  train::wire_forward(wiring_, layout_, sizes_, placement_);
  wiring_.begin(kLoss);
  train::wire_loss(wiring_, layout_, sizes_, placement_);
  wiring_.begin("sync");
  wiring_.sync();
  wiring_.finish();
  train::write_rope(wiring_, layout_, sizes_);
  model::initialise(layout_, kBenchSeed, weights_.edit(), workers);
  weights_.store();
  wiring_.run("sync");
  for (const char* const name : {"tokens", "targets"})
    write_random_ids(wiring_.surface(name), layout_.config().vocab);
}

void ForwardModel::require_finite_loss() const {
  float loss = 0;
  value("loss").read({&loss, 1});
  if (!std::isfinite(loss))
    fail("bench: the loss of random weights is {}; a wrong answer is not timed", loss);
}

}  // namespace weft::apps
