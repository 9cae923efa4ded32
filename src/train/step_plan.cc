#include "train/step_plan.h"

#include "ir/adjoint.h"
#include "train/forward_pass.h"

namespace weft::train {

using kernels::Gradient;

namespace {

// The name of a parameter's gradient, of which dx, dh1 … are the relatives for activations.
std::string gradient_of(const std::string& parameter) { return "d " + parameter; }

// An update is made in parts of so many rows of the arena, 8 Mi parameters: another device fetches
// the first weights while the last are still under way.
constexpr int64_t kPartRows = 8192;

// The name of the cotangent of x at `site`.
std::string dx_at(int64_t site) { return at("dx", site % 2); }

}  // namespace

StepPlan::StepPlan(const model::Layout& layout, const StepSizes& sizes, const kernels::AdamW& adamw,
                   Placement& placement)
    : layout_(layout),
      sizes_(model::sizes(layout.config(), sizes.batch, sizes.sequence)),
      layers_(layout.config().layers),
      placement_(placement),
      weights_("weights", layout, placement.home()),
      gradients_("gradients", layout, placement.home()),
      exp_avg_("exp_avg", layout, placement.home()),
      exp_avg_sq_("exp_avg_sq", layout, placement.home()),
      wiring_(placement.home()) {
  give_arenas();
  wiring_.begin("first");
  wire_forward(wiring_, layout, sizes_, placement);
  backward(Gradient::overwrite);
  if (sizes.accumulate > 1) {
    wiring_.begin("next");
    wire_forward(wiring_, layout, sizes_, placement);
    backward(Gradient::accumulate);
  }
  optimizer(adamw);
  wiring_.begin("validate");
  wire_forward(wiring_, layout, sizes_, placement);
  wire_loss(wiring_, layout, sizes_, placement);
  wiring_.begin("sync");
  wiring_.sync();
  wiring_.finish();
  write_rope(wiring_, layout, sizes_);
}

void StepPlan::give_arenas() {
  for (const model::Parameter& p : layout_.parameters()) {
    wiring_.given_weight(p.name, weights_.view(p));
    wiring_.given(gradient_of(p.name), gradients_.view(p));
  }
}

// dx is the cotangent of the residual stream: dx of site s is what flows into x.s. As x = x0 + y,
// it is also the cotangent of the increment y of the block in front of that norm. Two Surfaces take
// turns, so that a norm may go on while what lies below it is still read.
//
// A weight gradient waits until the kernel that follows its dy has been called: where a device of
// its own runs the layer kernels, it computes meanwhile.
void StepPlan::backward(Gradient gradient) {
  const int64_t last = 2 * layers_;
  wiring_.call(compile(kernels::loss(sizes_)), {{"xnorm", at("xnorm", last)},
                                                {"embed", layout_.classifier().name},
                                                {"targets", "targets"},
                                                {"dloss", "dloss"},
                                                {"loss", "loss"},
                                                {"dxnorm", "dxnorm"},
                                                {"dlogits", "dlogits"}});
  wait_with({layout_.classifier().name, "dlogits", at("xnorm", last)});
  wiring_.call(compile(kernels::norm_bwd(sizes_, gradient)),
               {{"dxnorm", "dxnorm"},
                {"x", at("x", last)},
                {"rms", rms_at(layout_, last)},
                {"dx", dx_at(last)},
                {"drms", gradient_of(rms_at(layout_, last))}});
  for (int l = static_cast<int>(layers_) - 1; l >= 0; --l) {
    backward_ffn(l, gradient);
    backward_norm(2 * l + 1, gradient);
    backward_attention(l, gradient);
    backward_norm(2 * l, gradient);
  }
  waiting_gradients(gradient);
  // The embedding of a tied model has its gradient as the classifier already.
  const bool add = layout_.config().tied || gradient == Gradient::accumulate;
  wiring_.call(
      compile(kernels::embed_bwd(sizes_, add ? Gradient::accumulate : Gradient::overwrite)),
      {{"dx", dx_at(0)},
       {"tokens", "tokens"},
       {"dembed", gradient_of(layout_.find("embed").name)}});
}

void StepPlan::backward_ffn(int l, Gradient gradient) {
  const auto w = [&](const char* name) { return layout_.find(name, l).name; };
  const std::string dy = dx_at(2 * l + 2), xnorm = at("xnorm", 2 * l + 1);
  wiring_.call(compile(kernels::ffn_bwd(sizes_)), {{"dy", dy},
                                                   {"h1", at("h1", l)},
                                                   {"h3", at("h3", l)},
                                                   {"w1", w("w1")},
                                                   {"w3", w("w3")},
                                                   {"w2", w("w2")},
                                                   {"dxnorm", "dxnorm"},
                                                   {"dh1", "dh1"},
                                                   {"dh3", "dh3"},
                                                   {"gate", "gate"}});
  waiting_gradients(gradient);
  wait_with({w("w2"), dy, "gate"});
  wait_with({w("w1"), "dh1", xnorm});
  wait_with({w("w3"), "dh3", xnorm});
}

void StepPlan::backward_attention(int l, Gradient gradient) {
  const auto w = [&](const char* name) { return layout_.find(name, l).name; };
  const std::string dy = dx_at(2 * l + 1), xnorm = at("xnorm", 2 * l);
  wiring_.call(compile(kernels::sdpa_bwd1(sizes_)), {{"dy", dy},
                                                     {"q", at("q", l)},
                                                     {"k", at("k", l)},
                                                     {"v", at("v", l)},
                                                     {"wo", w("wo")},
                                                     {"dv", "dv"},
                                                     {"probs", "probs"},
                                                     {"dprobs", "dprobs"}});
  wait_with({w("wo"), dy, at("attn", l)});
  waiting_gradients(gradient);
  wiring_.call(compile(kernels::sdpa_bwd2(sizes_)), {{"probs", "probs"},
                                                     {"dprobs", "dprobs"},
                                                     {"q", at("q", l)},
                                                     {"k", at("k", l)},
                                                     {"dq", "dq"},
                                                     {"dk", "dk"}});
  wiring_.call(compile(kernels::qkv_bwd(sizes_)), {{"dq", "dq"},
                                                   {"dk", "dk"},
                                                   {"dv", "dv"},
                                                   {"wq", w("wq")},
                                                   {"wk", w("wk")},
                                                   {"wv", w("wv")},
                                                   {"cos", "cos"},
                                                   {"sin", "sin"},
                                                   {"dxnorm", "dxnorm"},
                                                   {"dq0", "dq0"},
                                                   {"dk0", "dk0"}});
  wait_with({w("wq"), "dq0", xnorm});
  wait_with({w("wk"), "dk0", xnorm});
  wait_with({w("wv"), "dv", xnorm});
}

void StepPlan::backward_norm(int64_t site, Gradient gradient) {
  wiring_.call(compile(kernels::add_norm_bwd(sizes_, gradient)),
               {{"dxnorm", "dxnorm"},
                {"dx", dx_at(site + 1)},
                {"x", at("x", site)},
                {"rms", rms_at(layout_, site)},
                {"dx0", dx_at(site)},
                {"drms", gradient_of(rms_at(layout_, site))}});
}

void StepPlan::wait_with(WeightGradient gradient) { waiting_.push_back(std::move(gradient)); }

void StepPlan::waiting_gradients(Gradient gradient) {
  for (const WeightGradient& one : waiting_) weight_grad(one.weight, one.dy, one.x, gradient);
  waiting_.clear();
}

void StepPlan::weight_grad(const std::string& weight, const std::string& dy, const std::string& x,
                           Gradient gradient) {
  const model::Parameter* const p = layout_.find_name(weight);
  wiring_.call(
      compile(kernels::weight_grad(sizes_.batch, p->rows, p->cols, sizes_.sequence, gradient)),
      {{"dy", dy}, {"x", x}, {"dw", gradient_of(weight)}});
}

void StepPlan::optimizer(const kernels::AdamW& adamw) {
  wiring_.begin("gradNorm");
  const auto sections = layout_.sections();
  for (size_t i = 0; i < sections.size(); ++i) {
    const std::string place = at("section", static_cast<int64_t>(i));
    wiring_.given(place, gradients_.view(sections[i]));
    const ir::Program sum = kernels::sum_of_squares(sections[i].rows, model::kArenaColumns);
    wiring_.call(compile(i == 0 ? sum : ir::accumulate(sum, {"sum"})),
                 {{"grad", place}, {"sum", "norm2"}});
  }
  wiring_.call(compile(kernels::clip_factor()), {{"norm2", "norm2"},
                                                 {"inverse_scale", "inverse_scale"},
                                                 {"max_norm", "max_norm"},
                                                 {"norm", "norm"},
                                                 {"clip", "clip"}});

  wiring_.begin("update");
  int64_t part = 0;
  for (const model::Section& section : sections)
    for (int64_t row = 0; row < section.rows; row += kPartRows)
      update({.offset = section.offset + row * model::kArenaColumns,
              .rows = std::min(kPartRows, section.rows - row),
              .decay = section.decay},
             part++, adamw);
  wiring_.sync();
}

void StepPlan::update(const model::Section& part, int64_t place, kernels::AdamW adamw) {
  wiring_.given(at("weights", place), weights_.view(part));
  wiring_.given(at("gradients", place), gradients_.view(part));
  wiring_.given(at("exp_avg", place), exp_avg_.view(part));
  wiring_.given(at("exp_avg_sq", place), exp_avg_sq_.view(part));
  if (!part.decay) adamw.weight_decay = 0;
  wiring_.call(compile(kernels::adamw(part.rows, model::kArenaColumns, adamw)),
               {{"w", at("weights", place)},
                {"m", at("exp_avg", place)},
                {"v", at("exp_avg_sq", place)},
                {"grad", at("gradients", place)},
                {"clip", "clip"},
                {"rate", "rate"},
                {"unbias1", "unbias1"},
                {"unbias2", "unbias2"}});
}

}  // namespace weft::train
