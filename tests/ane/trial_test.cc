// Distrust at start-up, over the stand-in: each way in which an engine may misbehave, and the
// verdict on it, in a process as weft starts it.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/test_support.h"
#include "device/ane/chooser.h"
#include "ir/builder.h"
#include "kernels/catalogue.h"

namespace weft::device::ane {
namespace {

ir::Program linear() {
  ir::Builder b("linear");
  b.output("y", matmul(b.weight("w", {1, 1, 96, 64}), b.input("x", {1, 1, 64, 32})));
  return std::move(b).finish();
}

// How the weight enters in the form plain alone, and in twin alone.
constexpr const char* kPlainWeight = "[1, 1, 96, 64]> a";
constexpr const char* kTwinWeight = "[1, 1, 64, 96]> a";

class TrialOverStandin : public testing::Test {
 protected:
  Trial with(const std::string& behaviour, const char* form = "plain", double limit_seconds = 60) {
    const TestVariable standin("STANDIN", behaviour.c_str());
    return try_in_process(linear(), order(form), process(limit_seconds));
  }
  static TrialOrder order(const char* form) {
    return {.form = &form_named(form), .chip = &chip_named("m4"), .threads = 1};
  }
  static TrialProcess process(double limit_seconds) {
    return {.command = {WEFT_PROGRAM, "ane-trial"}, .limit_seconds = limit_seconds};
  }
  ChooserOptions options() const {
    ChooserOptions options;
    options.chip = &chip_named("m4");
    options.threads = 1;
    options.trial = [](const ir::Program& program, const TrialOrder& order) {
      return try_in_process(program, order, process(1.5));
    };
    options.cache = std::make_shared<TrialCache>(folder_ / "cache", chip_named("m4"), "1A");
    options.counts = counts_;
    return options;
  }
  Choice choose(const std::string& behaviour) const {
    const TestVariable standin("STANDIN", behaviour.c_str());
    return make_chooser(options())(linear());
  }
  size_t temporary_files() const {
    return static_cast<size_t>(
        std::ranges::distance(std::filesystem::directory_iterator(folder_ / "tmp"),
                              std::filesystem::directory_iterator()));
  }

  TestFolder folder_{"trial_over_standin"};
  const bool made_ = std::filesystem::create_directory(folder_ / "tmp");
  const TestVariable library_{"WEFT_ANE_LIBRARY", WEFT_STANDIN};
  const TestVariable temporary_{"TMPDIR", (folder_ / "tmp").c_str()};
  std::shared_ptr<TrialCounts> counts_ = std::make_shared<TrialCounts>();
};

TEST_F(TrialOverStandin, EveryFormPasses) {
  for (const Form& form : forms()) {
    const Trial trial = with("", std::string(form.name).c_str());
    EXPECT_EQ(verdict_name(trial.verdict), "passed") << form.name << ": " << trial.detail;
    EXPECT_EQ(trial.form, form.name);
    EXPECT_GT(trial.error, 0);
    EXPECT_LT(trial.error, 2e-3);
    EXPECT_GT(trial.seconds, 0);
    EXPECT_GT(trial.cpu_seconds, 0);
  }
  EXPECT_EQ(temporary_files(), 0u);
}

TEST_F(TrialOverStandin, ZerosAreWrong) {
  const Trial trial = with("zeros=linear;zeros=matmul");
  EXPECT_EQ(trial.verdict, Verdict::wrong);
  EXPECT_EQ(trial.detail, "'y': all numbers are 0");
}

TEST_F(TrialOverStandin, WrongNumbersAreWrong) {
  const Trial trial = with("wrong=matmul");
  EXPECT_EQ(trial.verdict, Verdict::wrong);
  EXPECT_GT(trial.error, 5e-3);
}

// Ports are bound by the names that the loaded program has.
TEST_F(TrialOverStandin, AnotherOrderOfSlotsPasses) {
  EXPECT_EQ(with("order=text").verdict, Verdict::passed);
  EXPECT_EQ(with("suffix=1").verdict, Verdict::passed);
  EXPECT_EQ(with("row_align=128").verdict, Verdict::passed);
}

TEST_F(TrialOverStandin, AnExceptionIsAFailure) {
  const Trial trial = with("throw=matmul");
  EXPECT_EQ(trial.verdict, Verdict::failed);
  EXPECT_NE(trial.detail, "");
  EXPECT_EQ(with("timeout=matmul").verdict, Verdict::failed);
}

TEST_F(TrialOverStandin, WhatIsNotTakenIsRefused) {
  for (const char* const behaviour :
       {"refuse=matmul", "invalid=matmul", "throw_at=describe", "throw_at=compile", "throw_at=load",
        "nil_at=describe", "nil_at=model", "load_limit=0", "compile_limit=0"}) {
    const Trial trial = with(behaviour);
    EXPECT_EQ(verdict_name(trial.verdict), "refused") << behaviour << ": " << trial.detail;
    EXPECT_NE(trial.detail, "");
  }
}

// A request that can't be made is the fault of no form.
TEST_F(TrialOverStandin, WhatCanNotBeRunFailed) {
  for (const char* const behaviour : {"throw_at=request", "nil_at=request"})
    EXPECT_EQ(verdict_name(with(behaviour).verdict), "failed") << behaviour;
}

TEST_F(TrialOverStandin, TransientRefusalsAreOutlived) {
  EXPECT_EQ(with("cancel=3").verdict, Verdict::passed);
  EXPECT_EQ(with("busy=5").verdict, Verdict::passed);
}

TEST_F(TrialOverStandin, ACrashTakesTheChildAlone) {
  const Trial trial = with("crash=matmul");
  EXPECT_EQ(trial.verdict, Verdict::crashed);
  EXPECT_NE(trial.detail.find("signal 6"), std::string::npos) << trial.detail;
}

TEST_F(TrialOverStandin, OneThatHangsIsStopped) {
  const Trial trial = with("hang=matmul", "plain", 1);
  EXPECT_EQ(trial.verdict, Verdict::hung);
  EXPECT_EQ(trial.detail, "killed after 1 s");
}

TEST_F(TrialOverStandin, WithoutAnEngineItFails) {
  const TestVariable nowhere("WEFT_ANE_LIBRARY", "/no/such/library.so");
  const Trial trial = with("");
  EXPECT_EQ(trial.verdict, Verdict::failed);
  EXPECT_NE(trial.detail.find("/no/such/library.so"), std::string::npos) << trial.detail;
}

TEST_F(TrialOverStandin, TheFirstFormsMisbehaveAndALaterOneIsTaken) {
  const Choice choice = choose(fmt::format("crash={};hang={}", kPlainWeight, kTwinWeight));
  EXPECT_EQ(verdict_name(choice.trials[0].verdict), "crashed") << choice.trials[0].detail;
  EXPECT_EQ(verdict_name(choice.trials[1].verdict), "hung") << choice.trials[1].detail;
  EXPECT_EQ(verdict_name(choice.trials[2].verdict), "passed") << choice.trials[2].detail;
  ASSERT_NE(choice.form, nullptr);
  EXPECT_TRUE(choice.form->name != "plain" && choice.form->name != "twin") << choice.reason;
  EXPECT_EQ(counts_->run, 5);

  // Remembered, also when it would do well now.
  const Choice again = choose("");
  EXPECT_EQ(counts_->run, 5);
  EXPECT_EQ(counts_->known, 5);
  EXPECT_EQ(again.trials[0].verdict, Verdict::crashed);
  EXPECT_EQ(again.trials[1].verdict, Verdict::hung);
  EXPECT_EQ(again.form, choice.form);
}

TEST_F(TrialOverStandin, WhereNoFormPassesTheReasonSaysWhatThatCosts) {
  const Choice choice = choose("zeros=fp16");
  EXPECT_EQ(choice.form, nullptr);
  for (const Trial& trial : choice.trials) EXPECT_EQ(trial.verdict, Verdict::wrong);
  EXPECT_NE(choice.reason.find("; a launch takes "), std::string::npos) << choice.reason;
}

TEST_F(TrialOverStandin, ASlowFormGivesWay) {
  const Choice choice = choose(fmt::format("cost={}:20000", kPlainWeight));
  ASSERT_NE(choice.form, nullptr) << choice.reason;
  EXPECT_NE(choice.form->name, "plain") << choice.reason;
}

// The kernels of a small model, on the arithmetic of a chip: what is right passes.
TEST_F(TrialOverStandin, TheLayerKernelsPass) {
  const TestVariable standin("STANDIN", "chip=m1");
  const kernels::Sizes sizes{
      .batch = 1, .sequence = 64, .dim = 64, .hidden = 172, .heads = 4, .kv_heads = 4, .vocab = 11};
  const Chooser chooser = make_chooser(options());
  for (const char* const name : {"fwdAttn", "fwdFFN", "ffnBwd", "sdpaBwd1", "sdpaBwd2", "qkvBwd"}) {
    const Choice choice = chooser(kernels::program_named(name, sizes, 64));
    for (const Trial& trial : choice.trials)
      EXPECT_EQ(verdict_name(trial.verdict), "passed")
          << name << " " << trial.form << ": " << trial.detail;
  }
  EXPECT_LE(counts_->run, 30);
  EXPECT_EQ(temporary_files(), 0u);
}

}  // namespace
}  // namespace weft::device::ane
