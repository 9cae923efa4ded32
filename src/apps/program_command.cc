#include "apps/program_command.h"

#include <fmt/format.h>

#include <array>

#include "base/error.h"
#include "ir/text.h"
#include "kernels/backward.h"
#include "kernels/forward.h"
#include "kernels/optimizer.h"
#include "model/parameters.h"

namespace weft::apps {
namespace {

struct Shown {
  model::Config config;
  kernels::Sizes sizes;
};

struct Entry {
  std::string_view name, about;
  ir::Program (*program)(const Shown&);
};

constexpr auto kOverwrite = kernels::Gradient::overwrite;

int64_t matrix_rows(const Shown& s) { return model::Layout(s.config).sections().front().rows; }

// In the order of a training step.
constexpr std::array<Entry, 20> kEntries{{
    {"embed", "tokens to columns", [](const Shown& s) { return kernels::embed(s.sizes); }},
    {"norm", "the first RMSNorm", [](const Shown& s) { return kernels::norm(s.sizes); }},
    {"fwdAttn", "attention", [](const Shown& s) { return kernels::fwd_attn(s.sizes); }},
    {"addNorm", "residual and RMSNorm", [](const Shown& s) { return kernels::add_norm(s.sizes); }},
    {"fwdFFN", "feed-forward network", [](const Shown& s) { return kernels::fwd_ffn(s.sizes); }},
    {"loss", "classifier, cross-entropy and its gradient",
     [](const Shown& s) { return kernels::loss(s.sizes); }},
    {"fwdLoss", "the same without a gradient",
     [](const Shown& s) { return kernels::fwd_loss(s.sizes); }},
    {"normBwd", "of the last norm",
     [](const Shown& s) { return kernels::norm_bwd(s.sizes, kOverwrite); }},
    {"ffnBwd", "cut of fwdFFN's adjoint", [](const Shown& s) { return kernels::ffn_bwd(s.sizes); }},
    {"addNormBwd", "adjoint of addNorm",
     [](const Shown& s) { return kernels::add_norm_bwd(s.sizes, kOverwrite); }},
    {"sdpaBwd1", "cut of fwdAttn's adjoint",
     [](const Shown& s) { return kernels::sdpa_bwd1(s.sizes); }},
    {"sdpaBwd2", "cut of fwdAttn's adjoint",
     [](const Shown& s) { return kernels::sdpa_bwd2(s.sizes); }},
    {"qkvBwd", "cut of fwdAttn's adjoint",
     [](const Shown& s) { return kernels::qkv_bwd(s.sizes); }},
    {"weightGrad", "of w1",
     [](const Shown& s) {
       return kernels::weight_grad(s.sizes.batch, s.sizes.hidden, s.sizes.dim, s.sizes.sequence,
                                   kernels::Gradient::accumulate);
     }},
    {"embedBwd", "adjoint of embed",
     [](const Shown& s) { return kernels::embed_bwd(s.sizes, kernels::Gradient::accumulate); }},
    {"gradNorm", "sum of squares of the matrices' gradients",
     [](const Shown& s) { return kernels::sum_of_squares(matrix_rows(s), model::kArenaColumns); }},
    {"clip", "the factor for every gradient", [](const Shown&) { return kernels::clip_factor(); }},
    {"adamw", "update of the matrices",
     [](const Shown& s) { return kernels::adamw(matrix_rows(s), model::kArenaColumns, {}); }},
    {"decodeAttn", "attention with a cache, one new token",
     [](const Shown& s) {
       kernels::Sizes one = s.sizes;
       one.sequence = 1;
       return kernels::decode_attn(one, s.sizes.sequence);
     }},
    {"classify", "logits", [](const Shown& s) { return kernels::classify(s.sizes); }},
}};

}  // namespace

int run_program(const ProgramOptions& o) {
  if (o.name.empty()) {
    for (const Entry& entry : kEntries) fmt::print("{:<12} {}\n", entry.name, entry.about);
    return 0;
  }
  if (o.form != "ir") throw UsageError(fmt::format("--as: \"ir\" is wanted, found \"{}\"", o.form));
  if (o.batch < 1 || o.sequence.value_or(1) < 1)
    throw UsageError("program: --batch and --sequence want at least 1");
  Shown shown;
  shown.config = std::filesystem::path(o.model).extension() == ".json" ? model::read_config(o.model)
                                                                       : model::preset(o.model);
  model::validate(shown.config, o.model);
  shown.sizes = model::sizes(shown.config, o.batch, o.sequence.value_or(shown.config.sequence));
  for (const Entry& entry : kEntries) {
    if (entry.name != o.name) continue;
    fmt::print("{}", ir::to_text(entry.program(shown)));
    return 0;
  }
  throw UsageError(
      fmt::format("program: there is no kernel \"{}\"; `weft program` lists them", o.name));
}

}  // namespace weft::apps
