// The decoder against the evaluator, which runs whole windows through other kernels and has no
// cache: the mean of −log softmax(logits)[next] over a text is the loss of that text.
#include "train/decoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/random.h"
#include "device/test_devices.h"
#include "train/evaluator.h"

namespace weft::train {
namespace {

// More context than one chunk of the prompt (32), and heads that share keys.
constexpr model::Config kTiny{
    .dim = 24, .hidden = 40, .layers = 2, .heads = 4, .kv_heads = 2, .vocab = 29, .sequence = 45};

class DecoderTest : public testing::TestWithParam<std::string> {
 protected:
  DecoderTest() {
    // Weights ten times those of a fresh model, norms unlike 1: a wrong position or layer shows in
    // every logit.
    for (const model::Parameter& p : layout_.parameters())
      for (int64_t i = 0; i < p.count(); ++i)
        weights_.edit()[static_cast<size_t>(p.offset + i)] =
            static_cast<float>((p.decay ? 0.0 : 1.0) +
                               0.2 * random_normal(9, stream_id(p.name), static_cast<uint64_t>(i)));
    weights_.store();
    for (uint64_t i = 0; i < 46; ++i)
      text_.push_back(static_cast<data::Token>(random_below(29, 4, 2, i)));
  }

  static double nats(std::span<const float> logits, data::Token next) {
    double sum = 0;
    for (const float logit : logits) sum += std::exp(static_cast<double>(logit));
    return std::log(sum) - logits[next];
  }

  std::unique_ptr<device::Device> device_ = device::open(GetParam(), {.threads = 1});
  Placement placement_{{device_.get()}};
  model::Layout layout_{kTiny};
  Arena weights_{"weights", layout_, *device_};
  std::vector<data::Token> text_;
};

// fp32 with sums of at most 45 terms, five kernels deep per layer: 45 · 2⁻²⁴ · 20 ≈ 5e-5 relative
// to logits of size 1.
constexpr double kTolerance = 5e-5;

TEST_P(DecoderTest, TokenByTokenGivesTheLossOfTheWholeWindow) {
  Evaluator evaluator(layout_, weights_, 45, placement_);
  Decoder decoder(layout_, weights_, placement_);
  double sum = 0;
  for (size_t i = 0; i < 45; ++i) sum += nats(decoder.feed({&text_[i], 1}), text_[i + 1]);
  EXPECT_EQ(decoder.length(), 45);
  const double loss = evaluator.loss(text_);
  EXPECT_GT(std::abs(loss - std::log(29.0)), 0.05) << "the weights say nothing";
  EXPECT_NEAR(sum / 45, loss, kTolerance);
}

TEST_P(DecoderTest, APromptInChunksEndsWhereSingleTokensDo) {
  Decoder chunked(layout_, weights_, placement_), single(layout_, weights_, placement_);
  const auto prompt = std::span<const data::Token>(text_).first(40);
  const std::span<const float> a = chunked.feed(prompt);
  std::span<const float> b;
  for (const data::Token& token : prompt) b = single.feed({&token, 1});
  for (size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], kTolerance) << i;
}

TEST_P(DecoderTest, ResetForgetsTheContextAndTakesNewWeights) {
  Decoder decoder(layout_, weights_, placement_);
  const auto first = decoder.feed(std::span<const data::Token>(text_).first(3));
  const std::vector<float> before(first.begin(), first.end());
  decoder.feed(std::span<const data::Token>(text_).subspan(3, 9));
  decoder.reset();
  const auto again = decoder.feed(std::span<const data::Token>(text_).first(3));
  EXPECT_TRUE(std::ranges::equal(before, again));
  part(weights_.edit(), layout_.find("wo", 1))[5] += 1;
  weights_.store();
  decoder.reset();
  EXPECT_FALSE(
      std::ranges::equal(before, decoder.feed(std::span<const data::Token>(text_).first(3))));
}

TEST_P(DecoderTest, MoreThanTheContextIsAMistake) {
  Decoder decoder(layout_, weights_, placement_);
  EXPECT_THROW(decoder.feed(text_), std::logic_error);
}

INSTANTIATE_TEST_SUITE_P(Devices, DecoderTest, testing::ValuesIn(device::whole_devices()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace weft::train
