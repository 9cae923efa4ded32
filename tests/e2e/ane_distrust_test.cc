// A Neural Engine that misbehaves, as a user meets it in a training: each misbehaviour gets its
// reaction (the same call again, another form, the CPU, loading anew, an error), and says so.
#include <filesystem>

#include "base/file.h"
#include "e2e/ane_fixture.h"

namespace weft {
namespace {

using nlohmann::json;

// What stands in the text of fwdFFN alone, whatever its form: the name of one of its outputs.
constexpr const char* kFfn = "o01_h1";

class AneDistrustTest : public AneTest {
 protected:
  std::string form_of(const std::string& run, const std::string& kernel) const {
    const json state = json::parse(read_file(at(run + "/latest/trainer_state.json")));
    return state.at("forms").at(kernel);
  }
  std::string weights_of(const std::string& run) const {
    return read_file(at(run + "/latest/model.safetensors"));
  }
};

struct Refused {
  const char* name;
  const char* how;   ///< the stand-in's setting
  const char* said;  ///< what the table says of the forms that fell
};

class AneFormsTest : public AneDistrustTest, public testing::WithParamInterface<Refused> {};

// The plain form and those beside it that name their weights fall; the packed form is left.
TEST_P(AneFormsTest, AnotherFormIsTaken) {
  misbehave(std::string(GetParam().how) + "=a01_w1");
  const Finished finished = ok(train("ane", "run", {"--steps", "1", "-v", "--kv-heads", "4"}));
  EXPECT_EQ(form_of("run", "fwdFFN"), "ane:packed") << finished.out;
  EXPECT_NE(form_of("run", "fwdAttn"), "cpu") << finished.out;
  EXPECT_NE(finished.out.find(GetParam().said), std::string::npos) << finished.out;
}

INSTANTIATE_TEST_SUITE_P(All, AneFormsTest,
                         testing::Values(Refused{"Refused", "refuse", "plain refused: "},
                                         Refused{"Invalid", "invalid", "plain refused: "},
                                         Refused{"Zeros", "zeros", "plain wrong: "},
                                         Refused{"Wrong", "wrong", "plain wrong: "},
                                         Refused{"Crash", "crash", "plain crashed: "},
                                         Refused{"Throw", "throw", "plain failed: "},
                                         Refused{"TimeOut", "timeout", "plain failed: "}),
                         [](const testing::TestParamInfo<Refused>& one) {
                           return std::string(one.param.name);
                         });

TEST_F(AneDistrustTest, WhatPassesNoFormRunsOnTheCpu) {
  misbehave(std::string("wrong=") + kFfn);
  const Finished finished = ok(train("ane", "run", {"--steps", "2"}));
  EXPECT_EQ(form_of("run", "fwdFFN"), "cpu");
  EXPECT_NE(finished.out.find("fwdFFN"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("no form passes: plain wrong: "), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("on the CPU"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("5 of them by ane"), std::string::npos) << finished.out;

  // The rest of the run stays there, also when the engine is well again.
  misbehave("");
  std::filesystem::remove_all(at("cache"));
  ok({"train", "--out", at("run"), "--resume", "--device", "ane", "--threads", "1", "--steps",
      "3"});
  EXPECT_EQ(form_of("run", "fwdFFN"), "cpu");
}

TEST_F(AneDistrustTest, WhatIsRefusedForAMomentIsAskedAgain) {
  ok(train("ane:plain", "quiet", {"--steps", "5"}));
  misbehave("cancel=7;busy=11");
  const Finished finished = ok(train("ane:plain", "moody", {"--steps", "5"}));
  EXPECT_EQ(weights_of("moody"), weights_of("quiet"));
  EXPECT_NE(events("moody", "retry").find("0x12"), std::string::npos) << events("moody", "retry");
  EXPECT_NE(events("moody", "retry").find("0x5"), std::string::npos) << events("moody", "retry");
  EXPECT_NE(finished.out.find("retry"), std::string::npos) << finished.out;
  // And the next step is audited.
  EXPECT_NE(events("moody", "audit").find("as on the CPU"), std::string::npos);
}

// An engine that begins to lie in the middle is found by the audit of step 500, and loading its
// program anew heals it.
TEST_F(AneDistrustTest, ALieInTheMiddleIsFoundAndHealed) {
  const std::vector<std::string> long_run{"--steps", "501", "--batch", "1"};
  ok(train("ane:plain", "honest", long_run));
  misbehave(std::string("zeros=") + kFfn + ";after=6000;heal=reload");
  const Finished finished = ok(train("ane:plain", "run", long_run));
  EXPECT_NE(events("run", "reload").find("fwdFFN was unloaded and loaded again"), std::string::npos)
      << finished.out;
  EXPECT_NE(events("run", "audit").find("fwdFFN: the same launch is right now"), std::string::npos);
}

// One that goes on lying ends the training; the next start takes another form.
TEST_F(AneDistrustTest, ALiarIsLeft) {
  const std::vector<std::string> long_run{
      "--steps", "501", "--batch", "1", "--kv-heads", "4", "--checkpoint-every", "400"};
  ok(train("ane", "warm", {"--steps", "1", "--batch", "1", "--kv-heads", "4"}));
  const std::string taken = form_of("warm", "fwdFFN");
  ASSERT_TRUE(taken.starts_with("ane:")) << taken;
  misbehave(std::string("wrong=") + kFfn + ";after=6000");
  const Finished finished = weft_run(train("ane", "run", long_run));
  EXPECT_EQ(finished.code, 1) << finished.out;
  for (const std::string& words : {"fwdFFN on the Neural Engine, form " + taken.substr(4),
                                   std::string("--resume"), std::string("the form is withdrawn")})
    EXPECT_NE(finished.err.find(words), std::string::npos) << finished.err;

  misbehave("");
  ok({"train", "--out", at("run"), "--resume", "--device", "ane", "--threads", "1"});
  EXPECT_NE(form_of("run", "fwdFFN"), taken);
  EXPECT_NE(form_of("run", "fwdFFN"), "cpu");
}

TEST_F(AneDistrustTest, ASlowEngineIsLoadedAnew) {
  misbehave("slow=60:4");
  const Finished finished = ok(train("ane:plain", "run", {"--steps", "90", "--batch", "1"}));
  EXPECT_NE(events("run", "reload").find("6 programs were unloaded and loaded again: a step took"),
            std::string::npos)
      << finished.out << events("run", "reload");
}

TEST_F(AneDistrustTest, AMachineWithoutTheClassesSaysSo) {
  misbehave("no_class=_ANERequest");
  const Finished finished = weft_run(train("ane", "run", {"--steps", "1"}));
  EXPECT_EQ(finished.code, 1);
  EXPECT_NE(finished.err.find("this system has no class _ANERequest"), std::string::npos)
      << finished.err;
  const Finished other = ok(train("auto", "other", {"--steps", "1"}));
  EXPECT_NE(other.out.find("device ane: this system has no class _ANERequest"), std::string::npos)
      << other.out;
}

}  // namespace
}  // namespace weft
