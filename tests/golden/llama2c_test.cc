// The golden llama2.c model (llama2c/make_model.py, NumPy): read by us and run through the forward
// Programs, it gives the logits that the script computed from its own reading, with llama2.c's own
// rotary pairing.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "ir/evaluate.h"
#include "kernels/forward.h"
#include "model/parameters.h"
#include "model/rope.h"
#include "model/weights.h"

namespace weft::model {
namespace {

const std::string kFolder = "tests/golden/llama2c/";

struct Golden {
  std::vector<int> tokens;
  std::map<int, std::vector<double>> logits;  // by position
};

Golden read_golden() {
  Golden golden;
  std::ifstream file(kFolder + "logits.txt");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "tokens")
      for (int token; words >> token;) golden.tokens.push_back(token);
    if (kind == "logits") {
      int position = 0;
      words >> position;
      for (double x; words >> x;) golden.logits[position].push_back(x);
    }
  }
  return golden;
}

using Values = std::vector<double>;
using Tensors = ir::Tensors<double>;

/// The forward pass as the trainer lays it out, by the reference evaluation in double.
class Forward {
 public:
  Forward(const Layout& layout, const std::vector<float>& arena, const std::vector<int>& tokens)
      : layout_(layout),
        arena_(arena),
        tokens_(tokens.begin(), tokens.end()),
        sizes_(sizes(layout.config(), 1, static_cast<int64_t>(tokens.size()))) {}

  /// [vocab, sequence] row-major.
  Values logits() {
    const RopeTables tables =
        rope_tables(sizes_.head_dim, 0, sizes_.sequence, layout_.config().rope_theta);
    const Values cos(tables.cos.begin(), tables.cos.end());
    const Values sin(tables.sin.begin(), tables.sin.end());
    Values x = run(kernels::embed(sizes_), {{"tokens", tokens_}, {"embed", weight("embed")}})["x"];
    for (int i = 0; i < layout_.config().layers; ++i) {
      Tensors attention = weights(i, {"wq", "wk", "wv", "wo"});
      attention["xnorm"] = norm(x, "rms_att", i);
      attention["cos"] = cos;
      attention["sin"] = sin;
      x = sum(x, run(kernels::fwd_attn(sizes_), attention)["y"]);
      Tensors ffn = weights(i, {"w1", "w2", "w3"});
      ffn["xnorm"] = norm(x, "rms_ffn", i);
      x = sum(x, run(kernels::fwd_ffn(sizes_), ffn)["y"]);
    }
    return run(kernels::classify(sizes_),
               {{"xnorm", norm(x, "rms_final", -1)}, {"embed", weight("embed")}})["logits"];
  }

 private:
  static Tensors run(const ir::Program& program, const Tensors& inputs) {
    return ir::evaluate(program, inputs);
  }
  static Values sum(Values x, const Values& y) {
    for (size_t i = 0; i < x.size(); ++i) x[i] += y[i];
    return x;
  }
  Values weight(std::string_view name, int layer = -1) const {
    const auto values = part(std::span<const float>(arena_), layout_.find(name, layer));
    return {values.begin(), values.end()};
  }
  Tensors weights(int layer, std::initializer_list<const char*> names) const {
    Tensors tensors;
    for (const char* name : names) tensors[name] = weight(name, layer);
    return tensors;
  }
  Values norm(const Values& x, const char* name, int layer) const {
    return run(kernels::norm(sizes_), {{"x", x}, {"rms", weight(name, layer)}})["xnorm"];
  }

  const Layout& layout_;
  const std::vector<float>& arena_;
  Values tokens_;
  kernels::Sizes sizes_;
};

TEST(GoldenLlama2c, logits_are_those_of_the_script) {
  const Config config = peek_config(kFolder + "model.bin");
  EXPECT_EQ(config.dim, 48);
  EXPECT_EQ(config.heads, 4);
  EXPECT_EQ(config.kv_heads, 2);
  EXPECT_TRUE(config.tied);
  const Layout layout(config);
  std::vector<float> arena(static_cast<size_t>(layout.size()), NAN);
  load_weights(kFolder + "model.bin", layout, arena);

  const Golden golden = read_golden();
  ASSERT_EQ(golden.tokens.size(), 60u);
  ASSERT_EQ(golden.logits.size(), 5u);
  const Values logits = Forward(layout, arena, golden.tokens).logits();
  const size_t sequence = golden.tokens.size();
  for (const auto& [position, wanted] : golden.logits) {
    ASSERT_EQ(wanted.size(), static_cast<size_t>(config.vocab));
    for (size_t id = 0; id < wanted.size(); ++id) {
      // Both sides compute in double, but our rotary tables are rounded to fp32, 2^-25 each: a
      // score, 12 products of numbers up to some 5, moves by about 1e-6, and two layers with
      // weights this large multiply that by a few. The text keeps 7 digits of numbers below 10:
      // 5e-7. The wrong pairing is wrong by 1e-2 and more.
      EXPECT_NEAR(logits[id * sequence + static_cast<size_t>(position)], wanted[id], 2e-5)
          << "position " << position << ", id " << id;
    }
  }
}

TEST(GoldenLlama2c, greedy_choices_are_the_tokens) {
  const Layout layout(peek_config(kFolder + "model.bin"));
  std::vector<float> arena(static_cast<size_t>(layout.size()));
  load_weights(kFolder + "model.bin", layout, arena);
  const Golden golden = read_golden();
  const Values logits = Forward(layout, arena, golden.tokens).logits();
  const size_t sequence = golden.tokens.size(), vocab = logits.size() / sequence;
  for (size_t position = 3; position + 1 < sequence; ++position) {  // from the end of the prompt
    size_t best = 0;
    for (size_t id = 1; id < vocab; ++id)
      if (logits[id * sequence + position] > logits[best * sequence + position]) best = id;
    EXPECT_EQ(best, static_cast<size_t>(golden.tokens[position + 1])) << "position " << position;
  }
}

}  // namespace
}  // namespace weft::model
