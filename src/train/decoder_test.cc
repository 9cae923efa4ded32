// The decoder against the evaluator, which runs whole windows through other kernels and has no
// cache: the mean of −log softmax(logits)[next] over a text is the loss of that text.
#include "train/decoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/random.h"
#include "base/test_support.h"
#include "device/test_devices.h"
#include "train/evaluator.h"

namespace weft::train {
namespace {

// More context than two padded chunks of the prompt (16), heads that share keys and are wider
// together than the stream.
constexpr model::Config kTiny{.dim = 24,
                              .hidden = 40,
                              .layers = 2,
                              .heads = 4,
                              .kv_heads = 2,
                              .head_dim = 10,
                              .vocab = 29,
                              .sequence = 45};

// Columns that are blocks of 32; a context that outgrows the first caches (64), and takes a chunk
// of 64 and a padded one.
constexpr model::Config kSmall{
    .dim = 64, .hidden = 96, .layers = 2, .heads = 4, .kv_heads = 2, .vocab = 29, .sequence = 100};

// Weights ten times those of a fresh model, norms unlike 1: a wrong position or layer shows in
// every logit.
void fill(const model::Layout& layout, Arena& weights) {
  for (const model::Parameter& p : layout.parameters())
    for (int64_t i = 0; i < p.count(); ++i)
      weights.edit()[static_cast<size_t>(p.offset + i)] =
          static_cast<float>((p.decay ? 0.0 : 1.0) +
                             0.2 * random_normal(9, stream_id(p.name), static_cast<uint64_t>(i)));
  weights.store();
}

class DecoderTest : public testing::TestWithParam<std::string> {
 protected:
  DecoderTest() {
    fill(layout_, weights_);
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

TEST_P(DecoderTest, GrowsAndPadsWithoutATrace) {
  const model::Layout layout(kSmall);
  Arena weights("weights", layout, *device_);
  fill(layout, weights);
  std::vector<data::Token> text;
  for (uint64_t i = 0; i < 100; ++i)
    text.push_back(static_cast<data::Token>(random_below(29, 5, 2, i)));
  for (const size_t prompt : {2u, 15u, 64u, 69u, 100u}) {
    Decoder chunked(layout, weights, placement_), single(layout, weights, placement_);
    std::span<const float> a = chunked.feed(std::span(text).first(prompt)), b;
    for (size_t i = 0; i < prompt; ++i) b = single.feed({&text[i], 1});
    for (size_t i = prompt; i < 100; ++i) {
      for (size_t k = 0; k < a.size(); ++k)
        ASSERT_NEAR(a[k], b[k], 2 * kTolerance) << prompt << " at " << i << ", " << k;
      a = chunked.feed({&text[i], 1});
      b = single.feed({&text[i], 1});
    }
    EXPECT_EQ(chunked.length(), 100);
  }
}

// The arithmetic of a text does not know of the others, on any number of threads.
TEST_P(DecoderTest, TextsSideBySideAreWhatTheyAreAlone) {
  const model::Layout layout(kSmall);
  for (const int threads : {1, 3}) {
    const auto device = device::open(GetParam(), {.threads = threads});
    Placement placement({device.get()});
    Arena weights("weights", layout, *device);
    fill(layout, weights);
    for (const ir::DType type : {ir::DType::f32, ir::DType::q8}) {
      Decoder alone(layout, weights, placement, {.weights = type});
      for (const int64_t texts : {2, 5, 16}) {
        Decoder together(layout, weights, placement, {.weights = type, .texts = texts});
        constexpr int64_t kSteps = 64;  // past the first caches
        const auto token = [](int64_t text, int64_t i) {
          return static_cast<data::Token>(
              random_below(29, 6, static_cast<uint64_t>(text), static_cast<uint64_t>(i)));
        };
        const std::vector<data::Token> prompt{3, 1, 4};
        together.feed(prompt);
        std::vector<std::vector<float>> rows;
        for (int64_t i = 0; i < kSteps; ++i) {
          std::vector<data::Token> next;
          for (int64_t text = 0; text < texts; ++text) next.push_back(token(text, i));
          const auto logits = together.advance(next);
          rows.emplace_back(logits.begin(), logits.end());
        }
        for (const int64_t text : {int64_t{0}, texts - 1}) {
          alone.reset();
          alone.feed(prompt);
          for (int64_t i = 0; i < kSteps; ++i) {
            const data::Token next = token(text, i);
            const std::span<const float> mine = alone.advance({&next, 1});
            const auto found =
                std::span(rows[static_cast<size_t>(i)]).subspan(static_cast<size_t>(29 * text), 29);
            ASSERT_TRUE(std::ranges::equal(mine, found))
                << "text " << text << " of " << texts << " at " << i << ", " << threads
                << " threads, " << dtype_name(type);
          }
        }
      }
    }
  }
}

// A matrix that is stored counts as the numbers that it stores: an arena of these gives the same
// logits in fp32.
TEST_P(DecoderTest, StoredWeightsAreTheNumbersThatTheyStore) {
  const model::Layout layout(kSmall);
  Arena weights("weights", layout, *device_), rounded("rounded", layout, *device_);
  fill(layout, weights);
  for (const ir::DType type : {ir::DType::f16, ir::DType::q8}) {
    fill(layout, rounded);
    for (const model::Parameter& p : layout.parameters()) {
      if (p.cols == 1) continue;
      const auto stored =
          device_->allocate({"stored", {1, 1, p.rows, p.cols}, type, ir::Role::weight});
      stored->write(part(weights.edit(), p));
      stored->read(part(rounded.edit(), p));
    }
    rounded.store();
    Decoder a(layout, weights, placement_, {.weights = type}), b(layout, rounded, placement_);
    const auto prompt = std::span<const data::Token>(text_).first(40);
    const auto found = a.feed(prompt), wanted = b.feed(prompt);
    for (size_t i = 0; i < found.size(); ++i)
      EXPECT_NEAR(found[i], wanted[i], 2 * kTolerance) << dtype_name(type) << " " << i;
  }
}

// A q8 number is off by a uniform error of deviation scale / √12, and the largest of 32 normal
// numbers is about 2.5 of their deviations: a matrix gives 2.5 / 127 / √12 = 0.57 % of error (f16:
// at most 2^-11 / √3 = 0.028 %). There are 16 matrices, √16. Softmax makes of the error of a score,
// whose size is 0.2² · 64 = 2.6 here, 2.6 times that error of a probability: a factor of
// 3 in all.
TEST_P(DecoderTest, StoredWeightsCostLittle) {
  const model::Layout layout(kSmall);
  Arena weights("weights", layout, *device_);
  fill(layout, weights);
  const auto prompt = std::span<const data::Token>(text_).first(40);
  Decoder exact(layout, weights, placement_);
  const auto wanted = exact.feed(prompt);
  for (const auto& [type, bound] :
       {std::pair{ir::DType::f16, 3 * 4 * 0.00028}, {ir::DType::q8, 3 * 4 * 0.0057}}) {
    Decoder stored(layout, weights, placement_, {.weights = type});
    const auto found = stored.feed(prompt);
    double errors = 0, squares = 0, mean = 0;
    for (const float x : wanted) mean += static_cast<double>(x) / 29;
    for (size_t i = 0; i < wanted.size(); ++i) {
      errors += std::pow(static_cast<double>(found[i]) - static_cast<double>(wanted[i]), 2);
      squares += std::pow(static_cast<double>(wanted[i]) - mean, 2);
    }
    EXPECT_LE(std::sqrt(errors / squares), bound) << dtype_name(type);
    EXPECT_GE(std::sqrt(errors / squares), bound / 100) << dtype_name(type) << ": was it stored?";
  }
}

TEST_P(DecoderTest, ColumnsThatAreNoBlocksAreRefusedInWords) {
  const std::string error =
      error_of([&] { Decoder(layout_, weights_, placement_, {.weights = ir::DType::q8}); });
  EXPECT_NE(error.find("[1,1,29,24]: q8 stores blocks of 32 columns"), std::string::npos) << error;
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
