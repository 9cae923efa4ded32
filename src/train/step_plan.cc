#include "train/step_plan.h"

#include "ir/adjoint.h"
#include "train/forward_pass.h"

namespace weft::train {

using kernels::Gradient;

namespace {

// The name of a parameter's gradient, of which dx, dh1 … are the relatives for activations.
std::string gradient_of(const std::string& parameter) { return "d " + parameter; }

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

// dx is the cotangent of the residual stream, updated in place by every norm on the way back. As x
// = x0 + y, it is also the cotangent of the increment y of the block in front of that norm.
void StepPlan::backward(Gradient gradient) {
  const int64_t last = 2 * layers_;
  wiring_.call(compile(kernels::loss(sizes_)), {{"xnorm", at("xnorm", last)},
                                                {"embed", layout_.classifier().name},
                                                {"targets", "targets"},
                                                {"dloss", "dloss"},
                                                {"loss", "loss"},
                                                {"dxnorm", "dxnorm"},
                                                {"dlogits", "dlogits"}});
  weight_grad(layout_.classifier().name, "dlogits", at("xnorm", last), gradient);
  wiring_.call(compile(kernels::norm_bwd(sizes_, gradient)),
               {{"dxnorm", "dxnorm"},
                {"x", at("x", last)},
                {"rms", rms_at(layout_, last)},
                {"dx", "dx"},
                {"drms", gradient_of(rms_at(layout_, last))}});
  for (int l = static_cast<int>(layers_) - 1; l >= 0; --l) {
    backward_ffn(l, gradient);
    backward_norm(2 * l + 1, gradient);
    backward_attention(l, gradient);
    backward_norm(2 * l, gradient);
  }
  // The embedding of a tied model has its gradient as the classifier already.
  const bool add = layout_.config().tied || gradient == Gradient::accumulate;
  wiring_.call(
      compile(kernels::embed_bwd(sizes_, add ? Gradient::accumulate : Gradient::overwrite)),
      {{"dx", "dx"}, {"tokens", "tokens"}, {"dembed", gradient_of(layout_.find("embed").name)}});
}

// The weight gradients follow the kernel that makes their dy, before the next norm changes dx.
void StepPlan::backward_ffn(int l, Gradient gradient) {
  const auto w = [&](const char* name) { return layout_.find(name, l).name; };
  wiring_.call(compile(kernels::ffn_bwd(sizes_)), {{"dy", "dx"},
                                                   {"h1", at("h1", l)},
                                                   {"h3", at("h3", l)},
                                                   {"w1", w("w1")},
                                                   {"w3", w("w3")},
                                                   {"w2", w("w2")},
                                                   {"dxnorm", "dxnorm"},
                                                   {"dh1", "dh1"},
                                                   {"dh3", "dh3"},
                                                   {"gate", "gate"}});
  weight_grad(w("w2"), "dx", "gate", gradient);
  weight_grad(w("w1"), "dh1", at("xnorm", 2 * l + 1), gradient);
  weight_grad(w("w3"), "dh3", at("xnorm", 2 * l + 1), gradient);
}

void StepPlan::backward_attention(int l, Gradient gradient) {
  const auto w = [&](const char* name) { return layout_.find(name, l).name; };
  wiring_.call(compile(kernels::sdpa_bwd1(sizes_)), {{"dy", "dx"},
                                                     {"q", at("q", l)},
                                                     {"k", at("k", l)},
                                                     {"v", at("v", l)},
                                                     {"wo", w("wo")},
                                                     {"dv", "dv"},
                                                     {"probs", "probs"},
                                                     {"dprobs", "dprobs"}});
  weight_grad(w("wo"), "dx", at("attn", l), gradient);
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
  weight_grad(w("wq"), "dq0", at("xnorm", 2 * l), gradient);
  weight_grad(w("wk"), "dk0", at("xnorm", 2 * l), gradient);
  weight_grad(w("wv"), "dv", at("xnorm", 2 * l), gradient);
}

void StepPlan::backward_norm(int64_t site, Gradient gradient) {
  wiring_.call(compile(kernels::add_norm_bwd(sizes_, gradient)),
               {{"dxnorm", "dxnorm"},
                {"x", at("x", site)},
                {"rms", rms_at(layout_, site)},
                {"dx", "dx"},
                {"drms", gradient_of(rms_at(layout_, site))}});
}

void StepPlan::weight_grad(const std::string& weight, const std::string& dy, const std::string& x,
                           Gradient gradient) {
  const model::Parameter* const p = layout_.find_name(weight);
  wiring_.call(
      compile(kernels::weight_grad(sizes_.batch, p->rows, p->cols, sizes_.sequence, gradient)),
      {{"dy", dy}, {"x", x}, {"dw", gradient_of(weight)}});
}

void StepPlan::optimizer(const kernels::AdamW& adamw) {
  const auto sections = layout_.sections();
  for (size_t i = 0; i < sections.size(); ++i) {
    const auto place = static_cast<int64_t>(i);
    wiring_.given(at("weights", place), weights_.view(sections[i]));
    wiring_.given(at("gradients", place), gradients_.view(sections[i]));
    wiring_.given(at("exp_avg", place), exp_avg_.view(sections[i]));
    wiring_.given(at("exp_avg_sq", place), exp_avg_sq_.view(sections[i]));
  }

  wiring_.begin("gradNorm");
  for (size_t i = 0; i < sections.size(); ++i) {
    const ir::Program sum = kernels::sum_of_squares(sections[i].rows, model::kArenaColumns);
    wiring_.call(compile(i == 0 ? sum : ir::accumulate(sum, {"sum"})),
                 {{"grad", at("gradients", static_cast<int64_t>(i))}, {"sum", "norm2"}});
  }
  wiring_.call(compile(kernels::clip_factor()), {{"norm2", "norm2"},
                                                 {"inverse_scale", "inverse_scale"},
                                                 {"max_norm", "max_norm"},
                                                 {"norm", "norm"},
                                                 {"clip", "clip"}});

  wiring_.begin("update");
  for (size_t i = 0; i < sections.size(); ++i) {
    kernels::AdamW constants = adamw;
    if (!sections[i].decay) constants.weight_decay = 0;
    const auto place = static_cast<int64_t>(i);
    wiring_.call(compile(kernels::adamw(sections[i].rows, model::kArenaColumns, constants)),
                 {{"w", at("weights", place)},
                  {"m", at("exp_avg", place)},
                  {"v", at("exp_avg_sq", place)},
                  {"grad", at("gradients", place)},
                  {"clip", "clip"},
                  {"rate", "rate"},
                  {"unbias1", "unbias1"},
                  {"unbias2", "unbias2"}});
  }
  wiring_.sync();
}

}  // namespace weft::train
