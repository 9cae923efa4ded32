// A model whose heads are wider together than its stream (2 heads of 16 channels in a stream of
// 24), as a user has it: trained and resumed, on the simulated Neural Engine too, exported and
// started from, refused where a format has no words for it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.h"
#include "e2e/tiny_training.h"

namespace weft {
namespace {

using Arguments = std::vector<std::string>;

class HeadDimTest : public testing::Test {
 protected:
  std::string at(const std::string& name) const { return tiny_.at(name); }
  static Finished ok(const Arguments& arguments) { return TinyTraining::ok(arguments); }

  Finished train(const std::string& run, const Arguments& more) const {
    Arguments all{"train",
                  "--model",
                  "stories260K",
                  "--dim",
                  "24",
                  "--data",
                  at("tokens.bin"),
                  "--hidden",
                  "40",
                  "--layers",
                  "2",
                  "--heads",
                  "2",
                  "--kv-heads",
                  "1",
                  "--head-dim",
                  "16",
                  "--sequence",
                  "24",
                  "--batch",
                  "4",
                  "--lr",
                  "0.01",
                  "--steps",
                  "6",
                  "--threads",
                  "1",
                  "--val-every",
                  "0",
                  "--out",
                  at(run),
                  "-q"};
    all.insert(all.end(), more.begin(), more.end());
    return ok(all);
  }
  std::vector<double> losses(const std::string& run) const {
    std::vector<double> all;
    for (const nlohmann::json& step : tiny_.records(run, "step")) all.push_back(step.at("loss"));
    return all;
  }
  std::string weights(const std::string& run) const {
    return read_file(at(run + "/latest/model.safetensors"));
  }

 private:
  const TinyTraining tiny_{"head_dim", 20};
};

TEST_F(HeadDimTest, TrainsAndResumesBitForBit) {
  train("whole", {"--device", "cpu"});
  train("halves", {"--device", "cpu", "--stop-at", "3"});
  ok({"train", "--out", at("halves"), "--resume", "-q"});
  EXPECT_EQ(weights("halves"), weights("whole"));
  EXPECT_NE(weights("whole").find(R"(q_proj.weight":{"dtype":"F32","shape":[32,24])"),
            std::string::npos);
  EXPECT_NE(read_file(at("whole/latest/config.json")).find("\"head_dim\": 16"), std::string::npos);
}

// Values carry 11 bits: the losses of six steps part by much less than 0.02 of 6.
TEST_F(HeadDimTest, TrainsOnTheSimulatedNeuralEngine) {
  train("cpu", {"--device", "cpu"});
  train("sim", {"--device", "ane-sim"});
  const std::vector<double> cpu = losses("cpu"), sim = losses("sim");
  ASSERT_EQ(cpu.size(), 6u);
  ASSERT_EQ(sim.size(), 6u);
  for (size_t i = 0; i < 6; ++i) EXPECT_NEAR(sim[i], cpu[i], 0.02) << i;
}

TEST_F(HeadDimTest, LeavesAndComesBackAsAHuggingFaceFolder) {
  train("run", {"--device", "cpu"});
  ok({"export", "--ckpt", at("run"), "--to", "hf", at("hf"), "-q"});
  EXPECT_EQ(read_file(at("hf/model.safetensors")), weights("run"));
  ok({"train", "--init", at("hf"), "--data", at("tokens.bin"), "--steps", "1", "--lr", "1e-9",
      "--device", "cpu", "--out", at("next"), "-q"});
  const auto loss = [&](const std::string& model) {
    return ok({"eval", "--ckpt", at(model), "--data", at("tokens.bin"), "-q"}).out;
  };
  EXPECT_EQ(loss("next"), loss("run"));  // four decimals

  const Finished other = weft_run({"train", "--init", at("hf"), "--data", at("tokens.bin"),
                                   "--head-dim", "12", "--out", at("other")});
  EXPECT_EQ(other.code, 1);
  EXPECT_NE(other.err.find("its model has head-dim 16, --head-dim asks for 12"), std::string::npos)
      << other.err;
}

TEST_F(HeadDimTest, IsRefusedByLlama2cAndReadByNumPyFromGguf) {
  train("run", {"--device", "cpu"});
  const Finished refused =
      weft_run({"export", "--ckpt", at("run"), "--to", "llama2c", at("model.bin")});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("heads of dim / heads channels (24 / 2), the model's have 16"),
            std::string::npos)
      << refused.err;
  EXPECT_FALSE(std::filesystem::exists(at("model.bin")));

  if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0)
    GTEST_SKIP() << "Debian's python3-numpy is not here";
  ok({"export", "--ckpt", at("run"), "--to", "hf", at("hf"), "-q"});
  ok({"tokenizer", "export", at("tok"), "--to", "llama2c", at("tokenizer.bin")});
  Arguments readers{"tests/e2e/read_formats.py", at("hf"), at("tokenizer.bin")};
  for (const std::string type : {"f32", "f16", "q8_0"}) {
    readers.push_back(at(type + ".gguf"));
    ok({"export", "--ckpt", at("run"), "--to", "gguf", readers.back(), "--type", type, "-q"});
  }
  const Finished read = run_program("/usr/bin/python3", readers);
  EXPECT_EQ(read.code, 0) << read.err;
  EXPECT_NE(read.out.find("q8_0"), std::string::npos) << read.out;
}

}  // namespace
}  // namespace weft
