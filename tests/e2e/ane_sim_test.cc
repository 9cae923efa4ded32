// Training on the simulated Neural Engine as a user does it: it follows fp32, resumes bit for bit,
// says what passed through its ports; and what it is asked in vain.
#include <gtest/gtest.h>

#include "base/file.h"
#include "e2e/tiny_training.h"

namespace weft {
namespace {

using Arguments = std::vector<std::string>;
using nlohmann::json;

class AneSimTest : public testing::Test {
 protected:
  std::string at(const std::string& name) const { return tiny_.at(name); }
  Arguments train(const char* device, const char* run, const Arguments& more = {}) const {
    Arguments all{"train",    "--model",  "stories260K",    "--dim",     "32",
                  "--hidden", "48",       "--layers",       "2",         "--heads",
                  "4",        "--data",   at("tokens.bin"), "--out",     at(run),
                  "--lr",     "0.01",     "--sequence",     "32",        "--batch",
                  "4",        "--device", device,           "--threads", "1",
                  "--warmup", "5",        "--val-every",    "0"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  static Finished ok(const Arguments& arguments) { return TinyTraining::ok(arguments); }
  std::vector<json> steps(const std::string& run) const { return tiny_.records(run, "step"); }

 private:
  const TinyTraining tiny_{"ane_sim", 60};
};

// Values carry 11 bits: 60 updates let two losses part by 0.002 at most here, and the mean at the
// end by 0.0001. Without a loss scale queries and keys have no gradient; what that costs shows in
// longer runs, as docs/numerics.md has them.
TEST_F(AneSimTest, FollowsTheLossOfFp32AndNeedsTheLossScale) {
  ok(train("cpu", "cpu", {"--steps", "60"}));
  const Finished finished = ok(train("ane-sim", "sim", {"--steps", "60", "-v"}));
  ok(train("ane-sim", "plain", {"--steps", "60", "--loss-scale", "1"}));
  for (const char* words :
       {"6 of them by ane-sim",
        "12 launches of the six layer kernels, 10 with weights and 2 without",
        "per microbatch 0 B copied between launches", "0 recompilations, 0 restarts",
        "ms per layer per step (median)", "ane-sim (a layer kernel)",
        "M4's Neural Engine simulated on 1 thread", "cpu, for all but the layer kernels",
        "as 4 microbatches of one window", "loss scale 512", "numbers   kernel"})
    EXPECT_NE(finished.out.find(words), std::string::npos) << words << "\n" << finished.out;

  const auto cpu = steps("cpu"), sim = steps("sim");
  ASSERT_EQ(sim.size(), 60u);
  double cpu_end = 0, sim_end = 0;
  for (size_t i = 0; i < 60; ++i) {
    EXPECT_EQ(sim[i].at("loss_scale"), 512);
    EXPECT_EQ(sim[i].at("tokens"), cpu[i].at("tokens"));
    EXPECT_NEAR(sim[i].at("weight_sync_ms_per_layer").get<double>() * 2,
                sim[i].at("spans").at("sync").get<double>(), 1e-9);
    EXPECT_FALSE(cpu[i].contains("weight_sync_ms_per_layer"));
    EXPECT_NEAR(sim[i].at("loss").get<double>(), cpu[i].at("loss").get<double>(), 0.02) << i;
    if (i < 50) continue;
    cpu_end += cpu[i].at("loss").get<double>() / 10;
    sim_end += sim[i].at("loss").get<double>() / 10;
  }
  EXPECT_NEAR(sim_end, cpu_end, 0.005 * cpu_end);

  const json config = json::parse(read_file(at("sim/config.json")));
  EXPECT_EQ(config.at("microbatch").at("layer_launches_with_weights"), 10);
  EXPECT_EQ(config.at("microbatch").at("layer_launches_without_weights"), 2);
  EXPECT_EQ(config.at("microbatch").at("copied_bytes"), 0);
  EXPECT_GT(config.at("microbatch").at("converted_bytes"), 0);
  for (const json& program : config.at("programs")) {
    const bool home = program.at("kernel") == "embed";
    if (home || program.at("kernel") == "sdpaBwd2") {
      EXPECT_EQ(program.at("device"), home ? "cpu" : "ane-sim");
    }
  }

  const auto zeros = [&](const std::string& run, const std::string& port) {
    const json all = json::parse(read_file(at(run + "/numerics.json")));
    for (const json& one : all.at("ports"))
      if (one.at("kernel") == "qkvBwd" && one.at("port") == port)
        return one.at("zeros").get<double>();
    return -1.0;
  };
  for (const char* port : {"dq0", "dk0"}) {
    EXPECT_LT(zeros("sim", port), 0.5) << port;  // a third: they begin small
    EXPECT_GT(zeros("plain", port), 0.9) << port;
  }
}

TEST_F(AneSimTest, ResumingGivesTheSameBytes) {
  ok(train("ane-sim:m3", "whole", {"--steps", "6", "--loss-scale", "64"}));
  ok(train("ane-sim:m3", "halves", {"--steps", "6", "--loss-scale", "64", "--stop-at", "3"}));
  ok({"train", "--out", at("halves"), "--resume", "--device", "ane-sim:m3", "--threads", "1"});
  for (const char* file : {"checkpoint-6/model.safetensors", "checkpoint-6/optimizer.safetensors"})
    EXPECT_EQ(read_file(at("whole") + "/" + file), read_file(at("halves") + "/" + file)) << file;
  for (const json& step : steps("halves")) EXPECT_EQ(step.at("loss_scale"), 64);
}

TEST_F(AneSimTest, ReadsAModelAndDecodesOnTheCpu) {
  const Finished trained =
      ok(train("ane-sim", "read", {"--steps", "4", "--sample-every", "4", "-v"}));
  EXPECT_NE(trained.out.find("0 recompilations"), std::string::npos) << trained.out;
  const Finished sample =
      ok({"sample", "--ckpt", at("read"), "--device", "ane-sim", "--steps", "4", "--temp", "0"});
  EXPECT_NE(sample.err.find("on cpu, where decoding stays"), std::string::npos) << sample.err;
  double losses[2] = {};
  for (const char* device : {"cpu", "ane-sim"}) {
    const Finished finished = ok({"eval", "--ckpt", at("read"), "--data", at("tokens.bin"),
                                  "--windows", "8", "--device", device});
    double& loss = losses[std::string_view(device) == "cpu" ? 0 : 1];
    ASSERT_EQ(std::sscanf(finished.out.c_str(), "loss %lf nats", &loss), 1) << finished.out;
  }
  EXPECT_NEAR(losses[0], losses[1], 5e-3);
}

TEST_F(AneSimTest, RefusesInWords) {
  const auto refused = [&](const Arguments& arguments, const std::string& words) {
    const Finished finished = weft_run(arguments);
    EXPECT_EQ(finished.code, 2) << finished.err;
    EXPECT_NE(finished.err.find(words), std::string::npos) << finished.err;
  };
  refused(train("ane-sim:m9", "x"), "chip 'm9' is unknown; there are: m1, ");
  refused(train("cpu:fast", "x"), "cpu has no variants");
  refused(train("ane-sim", "x", {"--loss-scale", "3"}), "a power of two or 'auto' is wanted");
}

}  // namespace
}  // namespace weft
