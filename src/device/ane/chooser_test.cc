// The chooser, with trials that are made up.
#include "device/ane/chooser.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "base/test_support.h"
#include "ir/builder.h"

namespace weft::device::ane {
namespace {

ir::Program linear(std::string name = "linear", int64_t columns = 32) {
  ir::Builder b(std::move(name));
  b.output("y", matmul(b.weight("w", {1, 1, 48, 64}), b.input("x", {1, 1, 64, columns})));
  return std::move(b).finish();
}

ir::Program without_weights() {
  ir::Builder b("twice");
  const ir::Value x = b.input("x", {1, 1, 64, 32});
  b.output("y", x + x);
  return std::move(b).finish();
}

Trial passed(double seconds) {
  Trial trial;
  trial.verdict = Verdict::passed;
  trial.seconds = seconds;
  trial.cpu_seconds = 3e-3;
  trial.error = 3.1e-4;
  return trial;
}

Trial not_passed(Verdict verdict, const std::string& detail) {
  Trial trial;
  trial.verdict = verdict;
  trial.detail = detail;
  return trial;
}

class ChooserTest : public testing::Test {
 protected:
  /// Options whose trials come to `results_`; what is not in there is refused.
  ChooserOptions options() {
    ChooserOptions options;
    options.chip = &chip_named("m4");
    options.threads = 1;
    options.counts = counts_;
    options.trial = [this](const ir::Program& program, const TrialOrder& order) {
      tried_.push_back(fmt::format("{} {}", program.name(), order.form->name));
      const auto result = results_.find(order.form->name);
      Trial trial = result == results_.end() ? not_passed(Verdict::refused, "no") : result->second;
      trial.form = order.form->name;
      return trial;
    };
    return options;
  }
  std::string form_of(const Choice& choice) const {
    return choice.form == nullptr ? "none" : std::string(choice.form->name);
  }
  std::string chosen() { return form_of(make_chooser(options())(linear())); }
  std::shared_ptr<TrialCache> cache() const {
    return std::make_shared<TrialCache>(folder_.path(), chip_named("m4"), "1A");
  }

  std::map<std::string, Trial, std::less<>> results_;
  std::vector<std::string> tried_;
  std::shared_ptr<TrialCounts> counts_ = std::make_shared<TrialCounts>();
  TestFolder folder_{"chooser"};
};

TEST_F(ChooserTest, EveryFormIsTriedInOrder) {
  results_ = {{"plain", passed(1)}};
  const Choice choice = make_chooser(options())(linear());
  ASSERT_EQ(choice.trials.size(), forms().size());
  for (size_t i = 0; i < forms().size(); ++i) {
    EXPECT_EQ(choice.trials[i].form, forms()[i].name);
    EXPECT_EQ(tried_[i], fmt::format("linear {}", forms()[i].name));
  }
  EXPECT_EQ(counts_->run, 5);
}

TEST_F(ChooserTest, TheFastestWinsIfItIsFasterByATenth) {
  results_ = {{"plain", passed(1)}, {"twin", passed(0.91)}, {"conv", passed(1.5)}};
  EXPECT_EQ(chosen(), "plain");
  results_["twin"] = passed(0.89);
  EXPECT_EQ(chosen(), "twin");
  results_["conv"] = passed(0.88);
  EXPECT_EQ(chosen(), "conv");
  results_["plain"] = not_passed(Verdict::crashed, "signal 6");
  EXPECT_EQ(chosen(), "twin");  // now the first that passes
}

TEST_F(ChooserTest, WhatDidNotPassIsNotTaken) {
  for (const Verdict verdict :
       {Verdict::wrong, Verdict::refused, Verdict::failed, Verdict::crashed, Verdict::hung}) {
    Trial fast = passed(1e-9);
    fast.verdict = verdict;
    results_ = {{"plain", fast}, {"rank3", passed(1)}};
    EXPECT_EQ(chosen(), "rank3");
  }
}

TEST_F(ChooserTest, TheReasonSaysWhatCameOfEachForm) {
  results_ = {{"plain", passed(0.21e-3)},
              {"twin", not_passed(Verdict::wrong, "'y': all numbers are 0")},
              {"conv", not_passed(Verdict::refused, "the compiler says\nmuch")},
              {"rank3", not_passed(Verdict::hung, "killed after 20 s")},
              {"packed", passed(0.341e-3)}};
  EXPECT_EQ(make_chooser(options())(linear()).reason,
            "plain 0.21 ms, off by 3.1e-04; twin wrong: 'y': all numbers are 0; conv refused: the "
            "compiler says; rank3 hung: killed after 20 s; packed 0.341 ms, off by 3.1e-04");
}

TEST_F(ChooserTest, WithoutAFormItSaysWhatThatCosts) {
  const std::string measured = make_chooser(options())(linear()).reason;
  EXPECT_NE(measured.find("; a launch takes "), std::string::npos) << measured;
  EXPECT_TRUE(measured.ends_with(" ms on the CPU")) << measured;
  results_ = {{"twin", passed(1)}};
  results_["twin"].verdict = Verdict::wrong;
  const Choice choice = make_chooser(options())(linear());
  EXPECT_EQ(choice.form, nullptr);
  EXPECT_TRUE(choice.reason.ends_with("; a launch takes 3 ms on the CPU")) << choice.reason;
}

TEST_F(ChooserTest, TheSameProgramGetsTheSameChoice) {
  results_ = {{"plain", passed(1)}};
  const Chooser chooser = make_chooser(options());
  const Choice first = chooser(linear());
  results_ = {{"twin", passed(1)}};
  EXPECT_EQ(form_of(chooser(linear())), "plain");
  EXPECT_EQ(chooser(linear()).reason, first.reason);
  EXPECT_EQ(tried_.size(), 5u);
  EXPECT_EQ(form_of(chooser(linear("linear", 64))), "twin");
  EXPECT_EQ(tried_.size(), 10u);
}

// Without weights there is nothing to turn: plain, twin and conv are one text.
TEST_F(ChooserTest, FormsOfOneTextAreTriedOnce) {
  results_ = {{"plain", passed(1)}};
  const Choice choice = make_chooser(options())(without_weights());
  EXPECT_EQ(tried_, (std::vector<std::string>{"twice plain", "twice rank3", "twice packed"}));
  ASSERT_EQ(choice.trials.size(), 5u);
  EXPECT_EQ(choice.trials[1].form, "twin");
  EXPECT_EQ(choice.trials[1].verdict, Verdict::passed);
  EXPECT_EQ(form_of(choice), "plain");
}

TEST_F(ChooserTest, AFormThatThereIsNoneOfIsRefusedUntried) {
  ir::Builder b("packs");
  const ir::Value x = b.input("x", {1, 1, 64, 32});
  b.output("packed", x + x);
  const Choice choice = make_chooser(options())(std::move(b).finish());
  EXPECT_EQ(choice.trials[4].verdict, Verdict::refused);
  EXPECT_EQ(choice.trials[4].detail, "an output is called 'packed' already");
  EXPECT_EQ(std::ranges::count(tried_, "packs packed"), 0);
}

TEST_F(ChooserTest, WithAWarmCacheNothingIsTried) {
  results_ = {{"plain", passed(1)}, {"conv", not_passed(Verdict::crashed, "signal 11")}};
  ChooserOptions with_cache = options();
  with_cache.cache = cache();
  const Choice cold = make_chooser(with_cache)(linear());
  EXPECT_EQ(counts_->run, 5);
  EXPECT_FALSE(cold.trials[0].known);
  const Choice warm = make_chooser(with_cache)(linear());
  EXPECT_EQ(counts_->run, 5);
  EXPECT_EQ(counts_->known, 5);
  EXPECT_TRUE(warm.trials[0].known);
  EXPECT_EQ(warm.trials[2].verdict, Verdict::crashed);
  EXPECT_EQ(warm.reason, cold.reason);
  with_cache.fresh = true;
  results_["twin"] = passed(0.5);
  EXPECT_EQ(form_of(make_chooser(with_cache)(linear())), "twin");
  with_cache.fresh = false;
  EXPECT_EQ(form_of(make_chooser(with_cache)(linear())), "twin");
  EXPECT_EQ(counts_->run, 10);
}

TEST_F(ChooserTest, AFormThatWasWithdrawnIsNotTakenAgain) {
  results_ = {{"plain", passed(1)}, {"twin", passed(2)}};
  ChooserOptions with_cache = options();
  with_cache.cache = cache();
  const Choice choice = make_chooser(with_cache)(linear());
  withdraw(*with_cache.cache, chip_named("m4"), linear(), *choice.form, "an audit: off by 0.1");
  const Choice next = make_chooser(with_cache)(linear());
  EXPECT_EQ(form_of(next), "twin");
  EXPECT_EQ(next.reason.find("plain wrong: an audit: off by 0.1; twin"), 0u) << next.reason;
  EXPECT_EQ(counts_->run, 5);
}

TEST_F(ChooserTest, ACacheThatCanNotBeWrittenIsNoObstacle) {
  results_ = {{"plain", passed(1)}};
  ChooserOptions with_cache = options();
  write_file(folder_ / "file", "");
  with_cache.cache = std::make_shared<TrialCache>(folder_ / "file", chip_named("m4"), "1A");
  const Choice choice = make_chooser(with_cache)(linear());
  EXPECT_EQ(form_of(choice), "plain");
  EXPECT_NE(choice.reason.find("; not remembered: "), std::string::npos) << choice.reason;
}

// The mark stands in the cache while the trial runs.
TEST_F(ChooserTest, ATrialThatTakesTheProcessWithItIsRemembered) {
  ChooserOptions dying = options();
  dying.cache = cache();
  dying.trial = [](const ir::Program&, const TrialOrder&) -> Trial { throw Error("gone"); };
  EXPECT_EQ(error_of([&] { make_chooser(dying)(linear()); }), "gone");
  const std::string text = read_file(cache()->file());
  EXPECT_NE(text.find("\"begun\""), std::string::npos) << text;
}

TEST_F(ChooserTest, TheFormOfTheRunSoFarIsKeptWhileItPasses) {
  results_ = {{"plain", passed(1)}, {"conv", passed(9)}};
  ChooserOptions kept = options();
  kept.forms = {{"linear", "conv"}, {"twice", "cpu"}};
  const Chooser chooser = make_chooser(kept);
  EXPECT_EQ(form_of(chooser(linear())), "conv");
  EXPECT_EQ(tried_, std::vector<std::string>{"linear conv"});
  const Choice on_cpu = chooser(without_weights());
  EXPECT_EQ(on_cpu.form, nullptr);
  EXPECT_EQ(on_cpu.reason, "the run so far had it on the CPU");
  EXPECT_EQ(tried_.size(), 1u);
}

TEST_F(ChooserTest, AFormThatNoLongerPassesIsNotKept) {
  results_ = {{"plain", passed(1)}};
  ChooserOptions kept = options();
  kept.forms = {{"linear", "conv"}};
  const Choice choice = make_chooser(kept)(linear());
  EXPECT_EQ(form_of(choice), "plain");
  EXPECT_EQ(choice.trials.size(), 5u);
  EXPECT_EQ(std::ranges::count(tried_, "linear conv"), 1);
}

TEST_F(ChooserTest, AForcedFormIsTheOnlyOne) {
  results_ = {{"plain", passed(1)}, {"twin", passed(5)}};
  ChooserOptions forced = options();
  forced.only = &form_named("twin");
  EXPECT_EQ(form_of(make_chooser(forced)(linear())), "twin");
  forced.only = &form_named("conv");
  EXPECT_EQ(form_of(make_chooser(forced)(linear())), "none");
  EXPECT_EQ(tried_, (std::vector<std::string>{"linear twin", "linear conv"}));
}

TEST_F(ChooserTest, ProgressIsToldBeforeEachTrial) {
  std::vector<std::string> told;
  ChooserOptions telling = options();
  telling.progress = [&](std::string_view kernel, std::string_view form, int index) {
    told.push_back(fmt::format("{} {} {}", index, kernel, form));
  };
  make_chooser(telling)(without_weights());
  EXPECT_EQ(told, (std::vector<std::string>{"0 twice plain", "1 twice rank3", "2 twice packed"}));
}

}  // namespace
}  // namespace weft::device::ane
