// Trials in a child process, with a shell in the place of the child.
#include "device/ane/trial_process.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "ir/builder.h"

namespace weft::device::ane {
namespace {

ir::Program program() {
  ir::Builder b("twice");
  const ir::Value x = b.input("x", {1, 1, 4, 6});
  b.output("y", x + x);
  return std::move(b).finish();
}

Trial with(const std::string& script, double limit_seconds = 60) {
  const TrialOrder order{.form = &form_named("conv"), .chip = &chip_named("m2"), .threads = 3};
  return try_in_process(
      program(), order,
      {.command = {"/bin/sh", "-c", script, "child"}, .limit_seconds = limit_seconds});
}

constexpr const char* kAnswer =
    R"({"form":"x","verdict":"passed","detail":"","error":0.25,"seconds":0.5,"cpu_seconds":2})";

TEST(TrialProcess, TheAnswerIsTheTrial) {
  const Trial trial = with(fmt::format("echo a word of a library; echo '{}'", kAnswer));
  EXPECT_EQ(trial.form, "conv");
  EXPECT_EQ(trial.verdict, Verdict::passed);
  EXPECT_EQ(trial.error, 0.25);
  EXPECT_EQ(trial.seconds, 0.5);
  EXPECT_EQ(trial.cpu_seconds, 2);
}

TEST(TrialProcess, TheChildIsToldWhatToTry) {
  const Trial trial = with("echo \"$*\" >&2; exit 1");
  EXPECT_EQ(trial.verdict, Verdict::failed);
  EXPECT_EQ(trial.detail,
            "its process ended with 1 and no result; it said: --form conv --chip m2 --threads 3");
  EXPECT_EQ(with("head -n 1 >&2").detail,
            "its process ended with 0 and no result; it said: program twice");
}

TEST(TrialProcess, ACrashIsSeen) {
  const Trial trial = with("echo assertion failed >&2; kill -ABRT $$");
  EXPECT_EQ(trial.verdict, Verdict::crashed);
  EXPECT_EQ(trial.detail.find("signal 6"), 0u) << trial.detail;
  EXPECT_NE(trial.detail.find("assertion failed"), std::string::npos);
}

TEST(TrialProcess, OneThatHangsIsStopped) {
  const Trial trial = with("sleep 60", 0.3);
  EXPECT_EQ(trial.verdict, Verdict::hung);
  EXPECT_EQ(trial.detail, "killed after 0.3 s");
}

TEST(TrialProcess, WhatIsNoAnswerIsAFailure) {
  EXPECT_EQ(with("echo nonsense").verdict, Verdict::failed);
  EXPECT_EQ(with("true").verdict, Verdict::failed);
  EXPECT_EQ(with(R"(echo '{"form":"x","verdict":"excellent"}')").verdict, Verdict::failed);
  EXPECT_EQ(with(R"(echo '{"form":3,"verdict":"passed"}')").verdict, Verdict::failed);
  EXPECT_EQ(with(fmt::format("echo '{}'; exit 3", kAnswer)).verdict, Verdict::failed);
}

}  // namespace
}  // namespace weft::device::ane
