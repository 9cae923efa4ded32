// Greedy text of the golden llama2.c model (tests/golden/llama2c, NumPy), by the decoder on every
// device: the same words. And where a text ends.
#include "train/generate.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "base/test_support.h"
#include "device/test_devices.h"
#include "model/weights.h"

namespace weft::train {
namespace {

const std::filesystem::path kFolder = "tests/golden/llama2c";
constexpr Sampling kGreedy{.temperature = 0};

class GenerateTest : public testing::TestWithParam<std::string> {
 protected:
  GenerateTest() {
    model::load_weights(kFolder / "model.bin", layout_, weights_.edit());
    weights_.store();
  }

  std::string text(std::string_view prompt, int64_t steps, Generated* result = nullptr) {
    std::string all;
    const Generated generated = generate(decoder_, tokenizer_, prompt, steps, kGreedy,
                                         [&](int64_t, std::string_view piece) {
                                           all += piece;
                                           return true;
                                         });
    if (result != nullptr) *result = generated;
    return all;
  }

  std::unique_ptr<device::Device> device_ = device::open(GetParam(), {.threads = 2});
  Placement placement_{{device_.get()}};
  model::Layout layout_{model::peek_config(kFolder / "model.bin")};
  Arena weights_{"weights", layout_, *device_};
  data::Tokenizer tokenizer_ = data::Tokenizer::open(kFolder / "tokenizer.bin");
  Decoder decoder_{layout_, weights_, placement_};
};

TEST_P(GenerateTest, GreedyTextIsTheGoldenOne) {
  const std::string golden = read_file(kFolder / "golden.txt");
  std::string wanted = golden.substr(0, golden.size() - 1);  // the file ends with a newline
  constexpr std::string_view kPrompt = "The small boat";
  ASSERT_TRUE(wanted.starts_with(kPrompt));
  // logits.txt says how many tokens that is.
  const std::string notes = read_file(kFolder / "logits.txt");
  const size_t begin = notes.find("tokens 1 ");
  const std::string_view line =
      std::string_view(notes).substr(begin, notes.find('\n', begin) - begin);
  const auto new_tokens = std::ranges::count(line, ' ') - 4;
  Generated result;
  EXPECT_EQ(text(kPrompt, new_tokens, &result), wanted);
  EXPECT_EQ(result.prompt_tokens, 4);
  EXPECT_EQ(result.new_tokens, new_tokens);
}

TEST_P(GenerateTest, TextsSideBySideAreThoseOfTheSeedsThatFollow) {
  const Sampling sampling{.temperature = 1, .top_p = 1, .seed = 5};
  Decoder decoder(layout_, weights_, placement_, {.texts = 3});
  std::vector<std::string> texts(3);
  const Generated all =
      generate(decoder, tokenizer_, "The", 20, sampling, [&](int64_t i, std::string_view piece) {
        texts[static_cast<size_t>(i)] += piece;
        return true;
      });
  int64_t new_tokens = 0;
  for (uint64_t i = 0; i < 3; ++i) {
    Sampling own = sampling;
    own.seed += i;
    std::string alone;
    new_tokens +=
        generate(decoder_, tokenizer_, "The", 20, own, [&](int64_t, std::string_view piece) {
          alone += piece;
          return true;
        }).new_tokens;
    EXPECT_EQ(texts[i], alone) << i;
  }
  EXPECT_NE(texts[0], texts[1]);
  EXPECT_EQ(all.new_tokens, new_tokens);
}

TEST_P(GenerateTest, ATextThatHasEndedDoesNotEndTheOthers) {
  Decoder decoder(layout_, weights_, placement_, {.texts = 2});
  int pieces[2] = {};
  generate(decoder, tokenizer_, "The", 9, kGreedy, [&](int64_t i, std::string_view) {
    ++pieces[i];
    return i == 1 || pieces[0] < 3;
  });
  EXPECT_EQ(pieces[0], 3);
  EXPECT_EQ(pieces[1], 1 + 9);
}

TEST_P(GenerateTest, EndsWithTheContext) {
  Generated result;
  text("The small boat", 100000, &result);
  // The last token is chosen with a full context and not fed any more.
  EXPECT_EQ(result.prompt_tokens + result.new_tokens, decoder_.capacity() + 1);
}

TEST_P(GenerateTest, NoStepsGiveThePromptBack) {
  EXPECT_EQ(text("The small boat", 0), "The small boat");
}

TEST_P(GenerateTest, StopsWhenTheReaderHasEnough) {
  int pieces = 0;
  const Generated result = generate(decoder_, tokenizer_, "The", 50, kGreedy,
                                    [&](int64_t, std::string_view) { return ++pieces < 4; });
  EXPECT_EQ(pieces, 4);
  EXPECT_EQ(result.new_tokens, 3);
}

TEST_P(GenerateTest, APromptLongerThanTheContextIsRefused) {
  std::string prompt;
  for (int i = 0; i < 90; ++i) prompt += "boat ";
  EXPECT_NE(error_of([&] { text(prompt, 1); }).find("the model's context holds 64; shorten it"),
            std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Devices, GenerateTest, testing::ValuesIn(device::whole_devices()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace weft::train
