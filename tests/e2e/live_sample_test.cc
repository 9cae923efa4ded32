// Samples while a training goes on: on the golden model one decode at a time, in a running training
// between its steps, which never learn of it.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/file.h"
#include "base/span.h"
#include "e2e/tiny_training.h"
#include "model/weights.h"
#include "train/live_sampler.h"

namespace weft {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;
using nlohmann::json;

const fs::path kGolden = "tests/golden/llama2c";

class LiveSamplerTest : public testing::Test {
 protected:
  LiveSamplerTest() {
    model::load_weights(kGolden / "model.bin", layout_, weights_.edit());
    weights_.store();
  }
  train::LiveSampler sampler(bool tokenizer = true) {
    return {folder_.path(),
            {layout_, weights_, placement_, tokenizer ? &tokenizer_ : nullptr, /*seed=*/1},
            [this](train::Record record) { records_.push_back(std::move(record)); }};
  }
  void leave(const std::string& text) const { write_file(folder_ / "sample.request", text); }
  // How many decodes there were since the last time.
  static int64_t decodes() {
    for (const SpanTotal& span : drain_spans())
      if (span.name == "embed") return span.count;
    return 0;
  }

  const TestFolder folder_{"live_sampler"};
  std::unique_ptr<device::Device> device_ = device::open("cpu", {.threads = 1});
  train::Placement placement_{{device_.get()}};
  model::Layout layout_{model::peek_config(kGolden / "model.bin")};
  train::Arena weights_{"weights", layout_, *device_};
  data::Tokenizer tokenizer_ = data::Tokenizer::open(kGolden / "tokenizer.bin");
  std::vector<train::Record> records_;
};

TEST_F(LiveSamplerTest, MakesOneDecodeAtATimeAndTheSameTextAsOneThatGoesThrough) {
  train::LiveSampler live = sampler();
  // More than one part: 16 tokens go together, what is left alone.
  const std::string prompt =
      "The small boat and the small boat and the small boat and the small boat and";
  ASSERT_GT(tokenizer_.encode(prompt, /*bos=*/true).size(), 16u);
  decodes();
  live.advance(3);
  EXPECT_TRUE(records_.empty());
  EXPECT_EQ(decodes(), 0);
  leave(json{{"prompt", prompt}, {"tokens", 9}, {"temperature", 0}}.dump());
  std::string pieces;
  int64_t steps = 0;
  while (records_.empty() || !std::holds_alternative<train::SampleRecord>(records_.back())) {
    const size_t before = records_.size();
    live.advance(4 + steps++);
    EXPECT_EQ(decodes(), 1);
    ASSERT_LE(records_.size() - before, 2u);
    const auto* piece = std::get_if<train::TextRecord>(&records_.at(before));
    ASSERT_NE(piece, nullptr);
    EXPECT_EQ(piece->sample, 1);
    EXPECT_EQ(piece->prompt.has_value(), steps == 1);
    pieces += piece->text;
  }
  EXPECT_EQ(steps, 2 + 8);  // with the second part of the prompt came the first token
  const auto& sample = std::get<train::SampleRecord>(records_.back());
  EXPECT_EQ(sample.text, prompt + pieces);
  EXPECT_EQ(sample.tokens, 9);
  train::Decoder decoder(layout_, weights_, placement_);
  std::string whole;
  train::generate(decoder, tokenizer_, prompt, 9, {.temperature = 0},
                  [&](int64_t, std::string_view text) {
                    whole += text;
                    return true;
                  });
  EXPECT_EQ(sample.text, whole);
}

TEST_F(LiveSamplerTest, ASecondRequestWaitsAndTheRestIsMadeAtTheEnd) {
  train::LiveSampler live = sampler();
  live.ask({.prompt = "The", .tokens = 5});
  live.advance(1);
  leave(R"({"prompt": "A", "tokens": 3})");
  live.ask({.prompt = "left out", .tokens = 2});
  live.ask({.prompt = "It", .tokens = 2});
  live.advance(2);
  EXPECT_TRUE(fs::exists(folder_ / "sample.request"));
  live.finish(2);
  std::vector<std::string> prompts;
  int64_t number = 0;
  for (const train::Record& record : records_)
    if (const auto* sample = std::get_if<train::SampleRecord>(&record)) {
      EXPECT_EQ(sample->sample, ++number);
      prompts.push_back(sample->prompt);
    }
  EXPECT_EQ(prompts, (std::vector<std::string>{"The", "A", "It"}));
}

TEST_F(LiveSamplerTest, WhatIsCutIsReportedAsFarAsItCame) {
  train::LiveSampler live = sampler();
  live.cut();
  EXPECT_TRUE(records_.empty());
  live.ask({.prompt = "The small", .tokens = 50});
  live.advance(1);
  live.advance(2);
  live.cut();
  const auto& sample = std::get<train::SampleRecord>(records_.back());
  EXPECT_TRUE(sample.text.starts_with("The small")) << sample.text;
  EXPECT_EQ(sample.tokens, 2);
}

TEST_F(LiveSamplerTest, WhatCannotBeMetIsAnEvent) {
  train::LiveSampler live = sampler();
  const auto refusal = [&] {
    live.advance(1);
    return std::get<train::EventRecord>(records_.back());
  };
  leave("{");
  EXPECT_EQ(refusal().event, "sample_refused");
  EXPECT_NE(refusal().detail.find("a JSON object is wanted"), std::string::npos);
  std::string prompt;
  for (int i = 0; i < 500; ++i) prompt += "boat ";
  leave(json{{"prompt", prompt}}.dump());
  EXPECT_NE(refusal().detail.find("the model's context holds"), std::string::npos);
  EXPECT_EQ(records_.size(), 2u);
  leave(R"({"prompt": "The", "tokens": 1})");
  live.advance(2);
  EXPECT_EQ(std::get<train::SampleRecord>(records_.back()).sample, 1);

  train::LiveSampler mute = sampler(/*tokenizer=*/false);
  leave(R"({"prompt": "The"})");
  mute.advance(3);
  EXPECT_NE(std::get<train::EventRecord>(records_.back()).detail.find("a tokenizer is wanted"),
            std::string::npos);
}

// --- in a training ---

class LiveSampleRunTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { there_ = new TinyTraining("live_sample", 60); }
  static void TearDownTestSuite() { delete there_; }

  static std::string at(const std::string& name) { return there_->at(name); }
  static Arguments train(const std::string& run, const Arguments& more) {
    Arguments all{"train", "--model",  "stories260K", "--data", at("tokens.bin"),
                  "--out", at(run),    "--batch",     "1",      "--sequence",
                  "64",    "--device", "cpu",         "--val",  "0.1"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  // Between two steps, in the order of the lines: at most one piece. All of them continue `prompt`
  // to `text`.
  static void expect_one_decode_between_steps(const std::string& run, const std::string& prompt,
                                              const std::string& text) {
    std::ifstream file(at(run + "/telemetry.jsonl"));
    std::string all;
    int pieces = 0;
    bool ended = false;
    for (std::string line; std::getline(file, line);) {
      const json record = json::parse(line);
      ended = ended || record.at("type") == "validation";
      if (record.at("type") == "step") pieces = 0;
      if (record.at("type") != "text") continue;
      all += record.at("text").get<std::string>();
      ++pieces;
      EXPECT_TRUE(pieces <= 1 || ended) << line;
    }
    EXPECT_EQ(prompt + all, text);
  }

  static inline TinyTraining* there_ = nullptr;
};

TEST_F(LiveSampleRunTest, ARequestLeftInTheFolderIsMetWhileStepsGoOn) {
  std::thread training([] { TinyTraining::ok(train("live", {"--steps", "400"})); });
  const auto step_records = [] { return there_->records("live", "step").size(); };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  const auto wait_for = [&](const auto& what) {
    while (!what() && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
  };
  wait_for([&] { return step_records() >= 3; });
  write_file(at("live/sample.request"), R"({"prompt": "Once", "tokens": 12, "temperature": 0.5})");
  wait_for([&] { return !there_->records("live", "sample").empty(); });
  write_file(at("live/sample.request"), "rubbish");
  training.join();

  const auto samples = there_->records("live", "sample");
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_EQ(samples[0].at("prompt"), "Once");
  EXPECT_EQ(samples[0].at("temperature"), 0.5);
  EXPECT_LE(samples[0].at("tokens"), 12);
  EXPECT_TRUE(samples[0].at("text").get<std::string>().starts_with("Once"));
  EXPECT_LT(samples[0].at("step"), 400);
  expect_one_decode_between_steps("live", "Once", samples[0].at("text"));
  const auto pieces = there_->records("live", "text");
  ASSERT_GT(pieces.size(), 1u);
  EXPECT_EQ(pieces[0].at("prompt"), "Once");
  EXPECT_LT(pieces[0].at("step"), pieces.back().at("step"));
  bool refused = false;
  for (const json& event : there_->records("live", "event"))
    refused = refused || event.at("event") == "sample_refused";
  EXPECT_TRUE(refused);
}

TEST_F(LiveSampleRunTest, LossesAndWeightsAreThoseOfARunWithoutSamples) {
  TinyTraining::ok(train("silent", {"--steps", "12"}));
  TinyTraining::ok(train("talking", {"--steps", "12", "--sample-every", "3"}));
  const auto silent = there_->records("silent", "step"),
             talking = there_->records("talking", "step");
  ASSERT_EQ(silent.size(), talking.size());
  for (size_t i = 0; i < silent.size(); ++i)
    for (const char* key : {"loss", "grad_norm", "smoothed"})
      EXPECT_EQ(silent[i].at(key), talking[i].at(key)) << i << key;
  for (const char* file : {"model.safetensors", "optimizer.safetensors"})
    EXPECT_EQ(read_file(at("silent/checkpoint-12/") + file),
              read_file(at("talking/checkpoint-12/") + file))
        << file;
  // That of step 3 was not done at step 12; those of 6 and 9 gave way to the last.
  const auto samples = there_->records("talking", "sample");
  ASSERT_EQ(samples.size(), 2u);
  for (const json& sample : samples) EXPECT_EQ(sample.at("step"), 12);
  EXPECT_NE(read_file(at("talking/samples.txt")).find(samples[1].at("text").get<std::string>()),
            std::string::npos);
}

TEST_F(LiveSampleRunTest, AnInterruptedRunEndsItsSampleWhereItIs) {
  const Finished finished =
      weft_run(train("cut", {"--steps", "100000", "--sample-every", "2", "-v"}), "step     5");
  EXPECT_EQ(finished.code, 128 + 15) << finished.err;
  const auto samples = there_->records("cut", "sample");
  ASSERT_FALSE(samples.empty());
  const json last = samples.back(), events = there_->records("cut", "event").back();
  EXPECT_EQ(events.at("event"), "stop");
  EXPECT_EQ(last.at("step"), events.at("step"));
}

}  // namespace
}  // namespace weft
