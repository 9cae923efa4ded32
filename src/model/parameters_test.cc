// parameters.h: the list, its places in the arena, and the weights that training starts from.
#include "model/parameters.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "model/test_model.h"

namespace weft::model {
namespace {

std::vector<float> initial(const Config& config, uint64_t seed, int threads) {
  Workers workers(threads);
  const Layout layout(config);
  std::vector<float> arena(static_cast<size_t>(layout.size()), NAN);
  initialise(layout, seed, arena, workers);
  return arena;
}

TEST(Parameters, places_are_aligned_apart_and_inside_their_section) {
  for (const bool tied : {true, false}) {
    Config config = odd_config();
    config.tied = tied;
    const Layout layout(config);
    int64_t count = 0, end = 0;
    std::set<std::string> names;
    for (const Parameter& p : layout.parameters()) {
      EXPECT_EQ(p.offset % kArenaAlignment, 0) << p.name;
      EXPECT_GE(p.offset, end) << p.name;
      end = p.offset + p.count();
      count += p.count();
      EXPECT_TRUE(names.insert(p.name).second) << p.name;
      const Section& section = layout.sections()[p.decay ? 0 : 1];
      EXPECT_GE(p.offset, section.offset) << p.name;
      EXPECT_LE(end, section.offset + section.count()) << p.name;
      EXPECT_EQ(p.decay, p.short_name.substr(0, 3) != "rms") << p.name;
    }
    EXPECT_EQ(count, parameter_count(config));
    EXPECT_EQ(layout.parameters().size(),
              static_cast<size_t>(config.layers * 9 + 2 + (tied ? 0 : 1)));
    ASSERT_EQ(layout.sections().size(), 2u);
    EXPECT_EQ(layout.sections()[0].offset, 0);
    EXPECT_TRUE(layout.sections()[0].decay);
    EXPECT_FALSE(layout.sections()[1].decay);
    EXPECT_EQ(layout.sections()[1].offset, layout.sections()[0].rows * 1024);
    EXPECT_EQ(layout.size(), (layout.sections()[0].rows + layout.sections()[1].rows) * 1024);
    EXPECT_EQ(layout.classifier().name, tied ? "model.embed_tokens.weight" : "lm_head.weight");
  }
}

TEST(Parameters, shapes_are_those_of_the_kernels) {
  const Layout layout(odd_config());
  const auto shape = [&](const char* name, int layer) {
    const Parameter& p = layout.find(name, layer);
    return std::pair(p.rows, p.cols);
  };
  EXPECT_EQ(shape("embed", -1), std::pair(int64_t{31}, int64_t{24}));
  EXPECT_EQ(shape("wq", 1), std::pair(int64_t{60}, int64_t{24}));
  EXPECT_EQ(shape("wk", 0), std::pair(int64_t{20}, int64_t{24}));
  EXPECT_EQ(shape("wv", 1), std::pair(int64_t{20}, int64_t{24}));
  EXPECT_EQ(shape("wo", 1), std::pair(int64_t{24}, int64_t{60}));
  EXPECT_EQ(shape("w1", 0), std::pair(int64_t{52}, int64_t{24}));
  EXPECT_EQ(shape("w3", 0), std::pair(int64_t{52}, int64_t{24}));
  EXPECT_EQ(shape("w2", 0), std::pair(int64_t{24}, int64_t{52}));
  EXPECT_EQ(shape("rms_att", 1), std::pair(int64_t{24}, int64_t{1}));
  EXPECT_EQ(shape("rms_final", -1), std::pair(int64_t{24}, int64_t{1}));
  EXPECT_EQ(layout.find("w1", 1).name, "model.layers.1.mlp.gate_proj.weight");
  EXPECT_EQ(layout.find_name("model.layers.1.self_attn.k_proj.weight"), &layout.find("wk", 1));
  EXPECT_EQ(layout.find_name("model.layers.3.self_attn.k_proj.weight"), nullptr);
  EXPECT_THROW(layout.find("wq", 3), std::logic_error);
}

TEST(Parameters, initial_weights_have_the_deviations_asked_for) {
  Config config = preset("stories260K");
  config.vocab = 2000;
  const Layout layout(config);
  const std::vector<float> arena = initial(config, 7, 1);
  for (const Parameter& p : layout.parameters()) {
    const auto values = part(std::span<const float>(arena), p);
    double sum = 0, squares = 0, fourth = 0;
    for (const float x : values) {
      sum += x;
      squares += double{x} * x;
      fourth += std::pow(x, 4);
    }
    const auto n = static_cast<double>(values.size());
    if (!p.decay) {
      EXPECT_EQ(sum, n) << p.name;
      EXPECT_EQ(squares, n) << p.name;
      continue;
    }
    const bool projection = p.short_name == "wo" || p.short_name == "w2";
    const double std = projection ? 0.02 / std::sqrt(10.0) : 0.02;
    // Five standard errors: of the mean σ/√n, of the variance σ²√(2/n), of the fourth moment
    // σ⁴√(96/n).
    EXPECT_NEAR(sum / n, 0, 5 * std / std::sqrt(n)) << p.name;
    EXPECT_NEAR(squares / n / (std * std), 1, 5 * std::sqrt(2 / n)) << p.name;
    EXPECT_NEAR(fourth / n / std::pow(std, 4), 3, 5 * std::sqrt(96 / n)) << p.name;
  }
}

TEST(Parameters, initial_weights_do_not_repeat) {
  // Pairs share a draw, and tensors of one shape differ: no correlation between any of them.
  const Config config = preset("stories260K");
  const Layout layout(config);
  const std::vector<float> arena = initial(config, 1, 1);
  const auto correlation = [](std::span<const float> x, std::span<const float> y, double std) {
    double sum = 0;
    for (size_t i = 0; i < y.size(); ++i) sum += double{x[i]} * y[i];
    return sum / static_cast<double>(y.size()) / (std * std);
  };
  const auto w1 = part(std::span<const float>(arena), layout.find("w1", 0));
  const auto w3 = part(std::span<const float>(arena), layout.find("w3", 0));
  const auto next = part(std::span<const float>(arena), layout.find("w1", 1));
  const double five_errors = 5 / std::sqrt(static_cast<double>(w1.size() - 1));
  EXPECT_NEAR(correlation(w1, w1.subspan(1), 0.02), 0, five_errors);
  EXPECT_NEAR(correlation(w1, w3, 0.02), 0, five_errors);
  EXPECT_NEAR(correlation(w1, next, 0.02), 0, five_errors);
}

TEST(Parameters, initial_weights_depend_on_seed_and_name_only) {
  const Config config = odd_config();
  const std::vector<float> arena = initial(config, 3, 1);
  EXPECT_EQ(arena, initial(config, 3, 3));
  EXPECT_NE(arena, initial(config, 4, 1));
  Config larger = config;
  larger.vocab = 207;
  larger.tied = false;
  const std::vector<float> other = initial(larger, 3, 2);
  const Layout layout(config), other_layout(larger);
  for (const Parameter& p : layout.parameters()) {
    const auto x = part(std::span<const float>(arena), p);
    const auto y = part(std::span<const float>(other), *other_layout.find_name(p.name));
    EXPECT_TRUE(std::equal(x.begin(), x.end(), y.begin())) << p.name;
  }
}

TEST(Parameters, padding_is_zero) {
  Config config = odd_config();
  config.kv_heads = 1;
  const Layout layout(config);
  std::vector<float> arena = initial(config, 3, 1);
  for (const Parameter& p : layout.parameters())
    for (float& x : part(std::span(arena), p)) x = 0;
  for (const float x : arena) EXPECT_EQ(x, 0);
}

}  // namespace
}  // namespace weft::model
