// The ports of every Program, as docs/kernels.md has them: what each takes and gives is what the
// floors above bind.
#include "kernels/catalogue.h"

#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/test_support.h"
#include "kernels/backward.h"

namespace weft::kernels {
namespace {

constexpr Sizes kSizes{.batch = 2,
                       .sequence = 7,
                       .dim = 24,
                       .hidden = 10,
                       .heads = 6,
                       .kv_heads = 3,
                       .head_dim = 8,
                       .vocab = 11};

/// "in, in → out, out; taps tap": names in the order of the ports, updated ones with a star.
std::string ports(const ir::Program& program) {
  std::vector<std::string> in, out, taps;
  for (const ir::Port& port : program.inputs()) in.push_back(port.name);
  for (const ir::Output& output : program.outputs())
    (output.port.role == ir::Role::tap ? taps : out)
        .push_back(output.port.name + (program.updates(output.port.name) ? "*" : ""));
  return fmt::format("{} > {}{}{}", fmt::join(in, " "), fmt::join(out, " "),
                     taps.empty() ? "" : " | ", fmt::join(taps, " "));
}

TEST(Catalogue, Ports) {
  const std::map<std::string, std::string> expected{
      {"embed", "embed tokens > x"},
      {"norm", "x rms > xnorm"},
      {"fwdAttn", "xnorm wq wk wv cos sin wo > y | q k v attn"},
      {"addNorm", "x0 y rms > x xnorm"},
      {"fwdFFN", "xnorm w1 w3 w2 > y | h1 h3"},
      {"fwdLoss", "xnorm embed targets > loss"},
      {"linear", "w x > y"},
      {"loss", "xnorm embed targets dloss > loss dxnorm dlogits"},
      {"normBwd", "dxnorm x rms > dx drms"},
      {"normBwd.accumulate", "dxnorm x rms drms > dx drms*"},
      {"ffnBwd", "dy h1 h3 w1 w3 w2 > dxnorm dh1 dh3 gate"},
      {"addNormBwd", "dxnorm dx x rms > dx0 drms"},
      {"addNormBwd.accumulate", "dxnorm dx x rms drms > dx0 drms*"},
      {"sdpaBwd1", "dy q k v wo > dv probs dprobs"},
      {"sdpaBwd2", "probs dprobs q k > dq dk"},
      {"qkvBwd", "dq dk dv wq wk wv cos sin > dxnorm dq0 dk0"},
      {"weightGrad", "dy x > dw"},
      {"weightGrad.accumulate", "dy x dw > dw*"},
      {"embedBwd", "dx tokens > dembed"},
      {"embedBwd.accumulate", "dx tokens dembed > dembed*"},
      {"gradNorm", "grad > sum"},
      {"gradNorm.accumulate", "grad sum > sum*"},
      {"clip", "norm2 inverse_scale max_norm > norm clip"},
      {"adamw", "w m v grad clip rate unbias1 unbias2 > w* m* v*"},
      {"adamw.vector", "w m v grad clip rate unbias1 unbias2 > w* m* v*"},
      {"decodeAttn", "xnorm wq wk wv cos sin k_cache v_cache length wo > y k v"},
      {"token", "x at > xnorm"},
      {"classify", "xnorm embed > logits"},
  };
  std::map<std::string, std::string> found;
  for (const Entry& entry : catalogue(kSizes, 9)) found[entry.name] = ports(entry.program);
  EXPECT_EQ(found, expected);
}

TEST(Catalogue, NamesAreUniqueAndFound) {
  const std::vector<std::string> names = program_names();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  for (const std::string& name : names) {
    const ir::Program program = program_named(name, kSizes, 9);
    EXPECT_EQ(program.name(), name.substr(0, name.find('.')));
  }
  const std::string error = error_of([] { program_named("fwdAtn", kSizes, 9); });
  EXPECT_TRUE(error.starts_with("program 'fwdAtn' is unknown; there are: embed, norm, fwdAttn,"))
      << error;
  EXPECT_THROW(program_named("", kSizes, 9), UsageError);
}

// What passes from kernel to kernel has the same shape on both sides.
TEST(Catalogue, TapsAndCotangentsFitTheirReaders) {
  std::map<std::string, ir::Program> all;
  for (Entry& entry : catalogue(kSizes, 9)) all.emplace(entry.name, std::move(entry.program));
  const auto same = [&](const char* from, const char* output, const char* to, const char* input) {
    EXPECT_EQ(all.at(from).find_output(output)->port.shape, all.at(to).find_input(input)->shape)
        << from << "." << output << " > " << to << "." << input;
  };
  for (const char* tap : {"q", "k", "v"}) same("fwdAttn", tap, "sdpaBwd1", tap);
  for (const char* tap : {"q", "k"}) same("fwdAttn", tap, "sdpaBwd2", tap);
  for (const char* tap : {"h1", "h3"}) same("fwdFFN", tap, "ffnBwd", tap);
  for (const char* given : {"probs", "dprobs"}) same("sdpaBwd1", given, "sdpaBwd2", given);
  for (const char* given : {"dq", "dk"}) same("sdpaBwd2", given, "qkvBwd", given);
  same("sdpaBwd1", "dv", "qkvBwd", "dv");
  for (const char* kernel : {"ffnBwd", "qkvBwd", "loss"}) {
    same(kernel, "dxnorm", "addNormBwd", "dxnorm");
    same(kernel, "dxnorm", "normBwd", "dxnorm");
  }
  same("addNormBwd", "dx0", "ffnBwd", "dy");
  same("addNormBwd", "dx0", "sdpaBwd1", "dy");
  same("addNormBwd", "dx0", "embedBwd", "dx");
  same("ffnBwd", "dh1", "weightGrad", "dy");
  const auto grad_fits = [&](const char* dy_from, const char* dy, const char* x_from, const char* x,
                             int64_t out, int64_t in) {
    const ir::Program grad =
        weight_grad(kSizes.batch, out, in, kSizes.sequence, Gradient::overwrite);
    EXPECT_EQ(all.at(dy_from).find_output(dy)->port.shape, grad.find_input("dy")->shape) << dy;
    EXPECT_EQ(all.at(x_from).find_output(x)->port.shape, grad.find_input("x")->shape) << x;
    EXPECT_EQ(grad.find_output("dw")->port.shape, ir::Shape(1, 1, out, in));
  };
  grad_fits("qkvBwd", "dq0", "addNorm", "xnorm", kSizes.q_dim(), kSizes.dim);
  grad_fits("qkvBwd", "dk0", "addNorm", "xnorm", kSizes.kv_dim(), kSizes.dim);
  grad_fits("sdpaBwd1", "dv", "addNorm", "xnorm", kSizes.kv_dim(), kSizes.dim);
  grad_fits("addNormBwd", "dx0", "fwdAttn", "attn", kSizes.dim, kSizes.q_dim());
  grad_fits("addNormBwd", "dx0", "ffnBwd", "gate", kSizes.dim, kSizes.hidden);
  grad_fits("loss", "dlogits", "addNorm", "xnorm", kSizes.vocab, kSizes.dim);
}

// The arithmetic of a derived backward is that of the hand-written ones: the counts of operations
// that were measured when the rules were chosen. A rule that stops being found, or a formula that
// derives worse, shows here.
TEST(Catalogue, DerivedBodiesAreAsShortAsHandWrittenOnes) {
  const auto operations = [](const ir::Program& program) {
    return std::count_if(program.nodes().begin(), program.nodes().end(), [](const ir::Node& node) {
      return node.op != ir::Op::input && node.op != ir::Op::constant;
    });
  };
  EXPECT_LE(operations(ffn_bwd(kSizes)), 15);
  EXPECT_LE(operations(norm_bwd(kSizes, Gradient::overwrite)), 16);
  EXPECT_LE(operations(sdpa_bwd1(kSizes)) + operations(sdpa_bwd2(kSizes)), 25);
}

}  // namespace
}  // namespace weft::kernels
