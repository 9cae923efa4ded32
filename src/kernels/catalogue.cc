#include "kernels/catalogue.h"

#include <fmt/ranges.h>

#include "base/error.h"
#include "ir/adjoint.h"
#include "kernels/backward.h"
#include "kernels/forward.h"
#include "kernels/optimizer.h"

namespace weft::kernels {
namespace {

using ir::Program;

struct Row {
  std::string_view name;
  Program (*make)(const Sizes&, int64_t capacity);
};

constexpr auto kOverwrite = Gradient::overwrite, kAccumulate = Gradient::accumulate;

Program weight_grad_of_w1(const Sizes& n, Gradient gradient) {
  return weight_grad(n.batch, n.hidden, n.dim, n.sequence, gradient);
}

Program accumulated_squares(const Sizes& n) {
  return ir::accumulate(sum_of_squares(n.hidden, n.dim), {"sum"});
}

// In data-path order.
constexpr Row kRows[] = {
    {"embed", [](const Sizes& n, int64_t) { return embed(n); }},
    {"norm", [](const Sizes& n, int64_t) { return norm(n); }},
    {"fwdAttn", [](const Sizes& n, int64_t) { return fwd_attn(n); }},
    {"addNorm", [](const Sizes& n, int64_t) { return add_norm(n); }},
    {"fwdFFN", [](const Sizes& n, int64_t) { return fwd_ffn(n); }},
    {"fwdLoss", [](const Sizes& n, int64_t) { return fwd_loss(n); }},
    {"linear",
     [](const Sizes& n, int64_t) { return linear(n.batch, n.hidden, n.dim, n.sequence); }},
    {"loss", [](const Sizes& n, int64_t) { return loss(n); }},
    {"normBwd", [](const Sizes& n, int64_t) { return norm_bwd(n, kOverwrite); }},
    {"normBwd.accumulate", [](const Sizes& n, int64_t) { return norm_bwd(n, kAccumulate); }},
    {"ffnBwd", [](const Sizes& n, int64_t) { return ffn_bwd(n); }},
    {"addNormBwd", [](const Sizes& n, int64_t) { return add_norm_bwd(n, kOverwrite); }},
    {"addNormBwd.accumulate", [](const Sizes& n, int64_t) { return add_norm_bwd(n, kAccumulate); }},
    {"sdpaBwd1", [](const Sizes& n, int64_t) { return sdpa_bwd1(n); }},
    {"sdpaBwd2", [](const Sizes& n, int64_t) { return sdpa_bwd2(n); }},
    {"qkvBwd", [](const Sizes& n, int64_t) { return qkv_bwd(n); }},
    {"weightGrad", [](const Sizes& n, int64_t) { return weight_grad_of_w1(n, kOverwrite); }},
    {"weightGrad.accumulate",
     [](const Sizes& n, int64_t) { return weight_grad_of_w1(n, kAccumulate); }},
    {"embedBwd", [](const Sizes& n, int64_t) { return embed_bwd(n, kOverwrite); }},
    {"embedBwd.accumulate", [](const Sizes& n, int64_t) { return embed_bwd(n, kAccumulate); }},
    {"gradNorm", [](const Sizes& n, int64_t) { return sum_of_squares(n.hidden, n.dim); }},
    {"gradNorm.accumulate", [](const Sizes& n, int64_t) { return accumulated_squares(n); }},
    {"clip", [](const Sizes&, int64_t) { return clip_factor(); }},
    {"adamw", [](const Sizes& n, int64_t) { return adamw(n.hidden, n.dim, {}); }},
    {"adamw.vector", [](const Sizes& n, int64_t) { return adamw(n.dim, 1, {.weight_decay = 0}); }},
    {"decodeAttn", [](const Sizes& n, int64_t capacity) { return decode_attn(n, capacity); }},
    {"token", [](const Sizes& n, int64_t) { return token(n); }},
    {"classify", [](const Sizes& n, int64_t) { return classify(n); }},
};

}  // namespace

std::vector<Entry> catalogue(const Sizes& sizes, int64_t capacity) {
  std::vector<Entry> entries;
  for (const Row& row : kRows)
    entries.push_back({std::string(row.name), row.make(sizes, capacity)});
  return entries;
}

std::vector<std::string> program_names() {
  std::vector<std::string> names;
  for (const Row& row : kRows) names.emplace_back(row.name);
  return names;
}

Program program_named(std::string_view name, const Sizes& sizes, int64_t capacity) {
  for (const Row& row : kRows)
    if (row.name == name) return row.make(sizes, capacity);
  throw UsageError(fmt::format("program '{}' is unknown; there are: {}", name,
                               fmt::join(program_names(), ", ")));
}

}  // namespace weft::kernels
