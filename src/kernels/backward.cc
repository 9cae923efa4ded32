#include "kernels/backward.h"

#include "ir/adjoint.h"
#include "kernels/forward.h"

namespace weft::kernels {

using namespace ir;

namespace {

Program with(Gradient gradient, Program program, const char* name) {
  return gradient == Gradient::overwrite ? std::move(program) : accumulate(program, {name});
}

}  // namespace

Program ffn_bwd(const Sizes& n) {
  return adjoint(
      "ffnBwd", fwd_ffn(n),
      {.given = {"dy", "h1", "h3", "w1", "w3", "w2"}, .out = {"dxnorm", "dh1", "dh3", "gate"}});
}

Program sdpa_bwd1(const Sizes& n) {
  return adjoint("sdpaBwd1", fwd_attn(n),
                 {.given = {"dy", "q", "k", "v", "wo"}, .out = {"dv", "probs", "dprobs"}});
}

Program sdpa_bwd2(const Sizes& n) {
  return adjoint("sdpaBwd2", fwd_attn(n),
                 {.given = {"probs", "dprobs", "q", "k"}, .out = {"dq", "dk"}});
}

Program qkv_bwd(const Sizes& n) {
  return adjoint("qkvBwd", fwd_attn(n),
                 {.given = {"dq", "dk", "dv", "wq", "wk", "wv", "cos", "sin"},
                  .out = {"dxnorm", "dq0", "dk0"}});
}

Program norm_bwd(const Sizes& n, Gradient gradient) {
  return with(gradient,
              adjoint("normBwd", norm(n), {.given = {"dxnorm", "x", "rms"}, .out = {"dx", "drms"}}),
              "drms");
}

Program add_norm_bwd(const Sizes& n, Gradient gradient) {
  return with(gradient,
              adjoint("addNormBwd", add_norm(n),
                      {.given = {"dxnorm", "dx", "x", "rms"}, .out = {"dx0", "drms"}}),
              "drms");
}

Program loss(const Sizes& n) {
  return adjoint(
      "loss", fwd_loss(n),
      {.given = {"xnorm", "embed", "targets", "dloss"}, .out = {"loss", "dxnorm", "dlogits"}});
}

Program weight_grad(int64_t batch, int64_t out, int64_t in, int64_t sequence, Gradient gradient) {
  return with(gradient,
              adjoint("weightGrad", linear(batch, out, in, sequence),
                      {.given = {"dy", "x"}, .out = {"dw"}}),
              "dw");
}

Program embed_bwd(const Sizes& n, Gradient gradient) {
  return with(gradient,
              adjoint("embedBwd", embed(n), {.given = {"dx", "tokens"}, .out = {"dembed"}}),
              "dembed");
}

}  // namespace weft::kernels
