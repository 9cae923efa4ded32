// What the device ane does about an engine that can't be trusted: refusals that pass, programs that
// fail, results that are wrong though the system says otherwise, and time that grows.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ane/device_fixture.h"
#include "base/span.h"
#include "kernels/forward.h"

namespace weft::test {
namespace {

// "a: b; a: c".
std::string to_string(const std::vector<device::Notice>& notices) {
  std::string text;
  for (const device::Notice& notice : notices)
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", notice.name, notice.detail);
  return text;
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

class AneGuard : public RuntimeTest {
 protected:
  // fwdFFN in one layer, with numbers in it. Evaluations are counted from here.
  void open(ane::AneOptions options = {.threads = 1, .audit_every = 0}) {
    device_ = open_ane("plain", std::move(options));
    kernel_ = device_->compile(program_);
    bound_ = bound_of(*device_, kernel_, program_);
    bound_.write(inputs_);
  }
  // Runs `count` steps of a launch each, and gives what the device says of the last.
  std::string steps(int count) {
    std::string said;
    for (int i = 0; i < count; ++i) {
      bound_.launch->run();
      said = to_string(device_->after_step());
    }
    return said;
  }
  std::string error_of_step() {
    return error_of([&] { bound_.launch->run(); });
  }

  void TearDown() override {
    bound_ = {};
    kernel_.reset();
    device_.reset();
    RuntimeTest::TearDown();
  }

  const ir::Program program_ = kernels::fwd_ffn(kSmall);
  Floats inputs_ = half_inputs(program_, 3);
  std::unique_ptr<device::Device> device_;
  std::shared_ptr<const device::Kernel> kernel_;
  Bound bound_;
};

constexpr const char* kPassed = "audit: fwdFFN: as on the CPU, differences up to ";

TEST_F(AneGuard, AuditsTheFirstLaunchAndThenNowAndThen) {
  open({.threads = 1, .audit_every = 3});
  std::string audited;
  for (int step = 1; step <= 10; ++step)
    audited += steps(1).starts_with(kPassed) ? fmt::format("{} ", step) : "";
  EXPECT_EQ(audited, "1 4 7 10 ");
  EXPECT_EQ(counted("evaluations"), 10) << "an audit costs the engine nothing";
  EXPECT_EQ(device_->compilations(), 1);
}

// What a log says of a kernel's launches and time is the engine's alone.
TEST_F(AneGuard, AnAuditsTimeIsItsOwn) {
  open();
  drain_spans();
  steps(3);
  std::map<std::string, int64_t> counts;
  for (const SpanTotal& span : drain_spans()) counts[span.name] = span.count;
  EXPECT_EQ(counts, (std::map<std::string, int64_t>{{"audit", 1}, {"fwdFFN", 3}}));
}

TEST_F(AneGuard, NamesEachKindOnce) {
  open();
  const ir::Program other = kernels::fwd_attn(kSmall);
  const Bound second = bound_of(*device_, kernel_, program_);
  const Bound attention = bound_of(*device_, device_->compile(other), other);
  second.write(inputs_);
  attention.write(half_inputs(other, 4));
  second.launch->run();
  attention.launch->run();
  EXPECT_TRUE(steps(1).starts_with("audit: fwdFFN, fwdAttn: as on the CPU"));
  EXPECT_EQ(steps(1), "");
}

TEST_F(AneGuard, WhatIsRefusedForAMomentIsRepeatedAndThenAudited) {
  open();
  steps(1);
  for (const char* const trouble : {"cancel=4;until=4", "busy=4;until=5"}) {
    configure(trouble);
    EXPECT_EQ(steps(3), "");
    const std::string said = steps(1);
    EXPECT_TRUE(says(said, "retry: fwdFFN was run again ")) << said;
    EXPECT_TRUE(says(said, trouble[0] == 'c' ? "again 1 time: " : "again 2 times: ")) << said;
    EXPECT_TRUE(says(said, trouble[0] == 'c' ? "0x12" : "0x5")) << said;
    EXPECT_TRUE(steps(1).starts_with(kPassed));
    EXPECT_EQ(steps(1), "");
  }
  EXPECT_EQ(counted("unloads"), 0);
}

TEST_F(AneGuard, WhatIsRefusedForEverIsAnError) {
  open();
  steps(1);
  configure("busy=1");
  EXPECT_TRUE(says(error_of_step(), "0x5"));
  EXPECT_EQ(counted("unloads"), 0) << "loading anew helps nobody whose resources are short";
}

TEST_F(AneGuard, WhatFailsIsLoadedAnewOnce) {
  for (const char* const trouble : {"timeout=o01_h1", "throw=o01_h1"}) {
    bound_ = {};
    open();
    steps(1);
    const long before = counted("unloads");
    configure(std::string(trouble) + ";heal=reload");
    const std::string said = steps(1);
    EXPECT_TRUE(says(said, "reload: fwdFFN was unloaded and loaded again: ")) << said;
    EXPECT_EQ(counted("unloads"), before + 1);
    expect_as_on_cpu(program_, inputs_, bound_);
    configure(trouble);
    EXPECT_TRUE(says(error_of_step(), "fwdFFN")) << "it fails again";
    EXPECT_EQ(counted("unloads"), before + 2);
    configure("");
  }
}

class AneGuardWrong : public AneGuard, public testing::WithParamInterface<const char*> {};

INSTANTIATE_TEST_SUITE_P(Each, AneGuardWrong, testing::Values("zeros", "wrong"),
                         [](const auto& trouble) { return std::string(trouble.param); });

TEST_P(AneGuardWrong, ResultsAreFoundAndCured) {
  open({.threads = 1, .audit_every = 5});
  // From the fourth evaluation on; the sixth one is audited.
  configure(fmt::format("{}=o01_h1;after=3;heal=reload", GetParam()));
  EXPECT_EQ(steps(5), "") << "nobody looked";
  const std::string said = steps(1);
  EXPECT_TRUE(says(said, "reload: fwdFFN was unloaded and loaded again: a launch differed"))
      << said;
  EXPECT_TRUE(says(said, "audit: fwdFFN: the same launch is right now")) << said;
  EXPECT_TRUE(says(said, kPassed)) << said;
  EXPECT_EQ(counted("unloads"), 1);
  expect_as_on_cpu(program_, inputs_, bound_);
  EXPECT_EQ(steps(1), "");
}

TEST_P(AneGuardWrong, ResultsThatStayWrongEndTheRun) {
  std::string withdrawn;
  open({.threads = 1,
        .audit_every = 5,
        .withdraw = [&](const ir::Program& program, const ane::Form& form, const std::string& why) {
          withdrawn += fmt::format("{} {}: {}", program.name(), form.name, why);
        }});
  configure(fmt::format("{}=o01_h1;after=3", GetParam()));
  steps(5);
  const std::string error = error_of_step();
  EXPECT_TRUE(says(error, "fwdFFN on the Neural Engine, form plain")) << error;
  EXPECT_TRUE(says(error, "last found right 5 steps ago")) << error;
  EXPECT_TRUE(says(error, "Restart with --resume")) << error;
  EXPECT_TRUE(withdrawn.starts_with("fwdFFN plain: in training, against the CPU: ")) << withdrawn;
}

TEST_P(AneGuardWrong, AtTheFirstLaunchToo) {
  configure(fmt::format("{}=o01_h1", GetParam()));
  open();
  EXPECT_TRUE(says(error_of_step(), "never found right in this run"));
}

// Numbers that are none are no reason to doubt the engine: the audit waits for others.
TEST_F(AneGuard, WaitsWhereNumbersSayNothing) {
  inputs_.at("xnorm")[5] = NAN;
  open();
  drain_spans();
  for (int i = 0; i < 3; ++i) bound_.launch->run();
  EXPECT_EQ(steps(1), "");
  for (const SpanTotal& span : drain_spans())
    EXPECT_TRUE(span.name != "audit" || span.count == 1) << "once a step is enough";
  std::ranges::fill(inputs_.at("xnorm"), 0.0f);
  bound_.write(inputs_);
  EXPECT_EQ(steps(1), "") << "all is 0";
  bound_.write(half_inputs(program_, 3));
  EXPECT_TRUE(steps(1).starts_with(kPassed));
}

TEST_F(AneGuard, ProductsTakenForZeroAreItsArithmetic) {
  for (float& x : inputs_.at("w2")) x /= 2048;
  open();
  const std::string said = steps(1);
  EXPECT_TRUE(says(said, "audit: fwdFFN: off by ")) << said;
  EXPECT_TRUE(says(said, "products below 2^-14 for 0")) << said;
  EXPECT_FALSE(says(said, "as on the CPU")) << said;
  EXPECT_EQ(counted("unloads"), 0);
  EXPECT_EQ(steps(1), "");
}

TEST_F(AneGuard, LoadsAnewWhenTheEngineBecomesSlow) {
  open();
  // A step takes some 5 ms here, and 30 ms more after 25 of them, until the program is loaded anew.
  configure("slow=25:30;cost=o01_h1:5000");
  std::string said;
  int step = 0;
  while (step < 60 && !says(said, "reload")) said = steps(1), ++step;
  EXPECT_GT(step, 25);
  EXPECT_LE(step, 25 + 12);
  EXPECT_TRUE(says(said, "reload: 1 program was unloaded and loaded again: a step took ")) << said;
  EXPECT_EQ(counted("unloads"), 1);
  expect_as_on_cpu(program_, inputs_, bound_);
  EXPECT_EQ(steps(20), "");
  EXPECT_EQ(counted("unloads"), 1) << "it helped";
}

TEST_F(AneGuard, AProgramThatNobodyHasIsUnloaded) {
  open();
  steps(1);
  EXPECT_EQ(counted("loaded"), 1);
  bound_.launch.reset();
  kernel_.reset();
  EXPECT_EQ(counted("loaded"), 0);
  bound_.write(inputs_);
  EXPECT_EQ(to_string(device_->after_step()), "");
  kernel_ = device_->compile(program_);
  bound_ = bound_of(*device_, kernel_, program_, bound_.surfaces);
  EXPECT_TRUE(steps(1).starts_with(kPassed)) << "what is compiled anew is audited anew";
  EXPECT_TRUE(says(device_->describe(), "the M4 of a test through in-memory models: 2 compiled"))
      << device_->describe();
}

}  // namespace
}  // namespace weft::test
