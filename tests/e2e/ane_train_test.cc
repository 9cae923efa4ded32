// Training on the Neural Engine, as far as no Mac is at hand: the program's own code down to the
// last call, and a stand-in behind that.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "e2e/ane_fixture.h"

namespace weft {
namespace {

using nlohmann::json;

class AneTrainTest : public AneTest {
 protected:
  /// Half precision follows fp32: losses smoothed over some ten steps differ by less than 1 % at
  /// every step. Over 1000 steps 0.6 % was seen, over 200 a quarter of that.
  void follow_the_cpu(const std::string& count) const {
    ok(train("cpu", "cpu", {"--steps", count}));
    ok(train("ane", "ane", {"--steps", count}));
    const auto cpu = steps("cpu"), ane = steps("ane");
    ASSERT_EQ(std::to_string(ane.size()), count);
    constexpr double kKeep = 0.9;
    double wanted = cpu[0].at("loss"), found = ane[0].at("loss");
    for (size_t i = 0; i < ane.size(); ++i) {
      wanted = kKeep * wanted + (1 - kKeep) * cpu[i].at("loss").get<double>();
      found = kKeep * found + (1 - kKeep) * ane[i].at("loss").get<double>();
      ASSERT_NEAR(found, wanted, 0.01 * wanted) << "step " << i + 1;
    }
    EXPECT_LT(found, 0.9 * ane[0].at("loss").get<double>());
  }
};

TEST_F(AneTrainTest, FollowsTheLossOfTheCpu) { follow_the_cpu("200"); }

TEST_F(AneTrainTest, SlowFollowsTheLossOfTheCpuForLonger) {
  if (std::getenv("WEFT_SLOW") == nullptr) GTEST_SKIP() << "set WEFT_SLOW=1";
  follow_the_cpu("1000");
}

// Six programs, each tried in five forms by processes that are gone; the second run knows it all.
TEST_F(AneTrainTest, CompilesOnceAndTriesOnce) {
  const Finished first = ok(train("ane", "first", {"--steps", "2", "--kv-heads", "4"}));
  for (const char* words :
       {"6 of them by ane", "12 launches of the six layer kernels, 10 with weights and 2 without",
        "6 compiled, 6 loaded, forms tried: 30 now, 0 before", "0 recompilations, 0 restarts",
        "as 4 microbatches of one window", "ms per layer per step (median)", "\nforms     "})
    EXPECT_NE(first.out.find(words), std::string::npos) << words << "\n" << first.out;
  std::vector<json> processes = reports();
  ASSERT_EQ(std::ranges::count_if(processes, [](const json& p) { return p.at("compiles") == 6; }),
            1);
  int64_t trials = 0;
  for (const json& process : processes) {
    EXPECT_EQ(process.at("unloads"), process.at("loads"));
    if (process.at("compiles") == 6)
      EXPECT_EQ(process.at("loads"), 6);
    else
      trials += process.at("compiles").get<int64_t>();
  }
  EXPECT_GT(trials, 20);
  EXPECT_LE(trials, 60);

  const Finished second = ok(train("ane", "second", {"--steps", "2", "--kv-heads", "4"}));
  EXPECT_NE(second.out.find("forms tried: 0 now, 30 before"), std::string::npos) << second.out;
  EXPECT_EQ(reports().size(), 1u);
  for (const json& step : steps("second"))
    EXPECT_GT(step.at("weight_sync_ms_per_layer").get<double>(), 0);
}

// Weights enter six kernels' programs as they are stored, and activations pass from one to the next
// where they lie. The transposed form has to turn weights (once an update, not counted) and
// nothing else; the packed form puts everything together for every launch.
TEST_F(AneTrainTest, CopiesNothingInThePrimaryForm) {
  const auto copied = [&](const std::string& form) {
    ok(train("ane:" + form, form, {"--steps", "1", "--kv-heads", "4"}));
    const json config = json::parse(read_file(at(form + "/config.json")));
    EXPECT_GT(config.at("microbatch").at("converted_bytes"), 0);
    return config.at("microbatch").at("copied_bytes").get<int64_t>();
  };
  EXPECT_EQ(copied("plain"), 0);
  EXPECT_EQ(copied("rank3"), 0);
  EXPECT_EQ(copied("twin"), 0);
  EXPECT_GT(copied("packed"), 100000);
}

TEST_F(AneTrainTest, TwelveLayersAreSixtyLaunchesWithWeightsAndTwelveWithout) {
  const Finished finished = ok(train("ane:plain", "deep", {"--layers", "12", "--steps", "1"}));
  EXPECT_NE(
      finished.out.find("72 launches of the six layer kernels, 60 with weights and 12 without"),
      std::string::npos)
      << finished.out;
  EXPECT_NE(finished.out.find("6 compiled, 6 loaded"), std::string::npos) << finished.out;
}

// The cache is gone and another form would be preferred: the checkpoint's forms are kept.
TEST_F(AneTrainTest, AResumedRunKeepsItsFormsAndEveryBit) {
  ok(train("ane:packed", "whole", {"--steps", "8"}));
  ok(train("ane:packed", "halves", {"--steps", "8", "--stop-at", "4"}));
  std::filesystem::remove_all(at("cache"));
  ok({"train", "--out", at("halves"), "--resume", "--device", "ane", "--threads", "1"});
  for (const char* file : {"checkpoint-8/model.safetensors", "checkpoint-8/optimizer.safetensors"})
    EXPECT_EQ(read_file(at("whole") + "/" + file), read_file(at("halves") + "/" + file)) << file;
  const json state = json::parse(read_file(at("halves/checkpoint-8/trainer_state.json")));
  for (const char* kind : {"fwdAttn", "fwdFFN", "ffnBwd", "sdpaBwd1", "sdpaBwd2", "qkvBwd"})
    EXPECT_EQ(state.at("forms").at(kind), "ane:packed") << kind;
}

}  // namespace
}  // namespace weft
