#include "device/ane/runtime/retry.h"

#include <gtest/gtest.h>

#include "device/ane/runtime/fault.h"

namespace weft::device::ane::runtime {
namespace {

/// Answers what it is told to, one entry a run, and succeeds afterwards.
class Moody final : public Executable {
 public:
  explicit Moody(std::vector<Cure> answers) : answers_(std::move(answers)) {}
  std::span<const Slot> inputs() const override { return {}; }
  std::span<const Slot> outputs() const override { return {}; }
  size_t bind(std::span<const std::shared_ptr<Buffer>>,
              std::span<const std::shared_ptr<Buffer>>) override {
    return 0;
  }
  void run(size_t request) override {
    EXPECT_EQ(request, 7u);
    if (runs++ == answers_.size()) return;
    Fault fault(Stage::run, "domain", static_cast<int64_t>(runs), "no");
    fault.cure = answers_[runs - 1];
    throw fault;
  }
  void reload() override {}
  size_t runs = 0;

 private:
  const std::vector<Cure> answers_;
};

struct Outcome {
  int repeats = -1;
  std::string said;
  int64_t code = 0;  // of the Fault, if there was one
  std::vector<int> pauses;
};

Outcome outcome(std::vector<Cure> answers) {
  Moody executable(std::move(answers));
  Outcome result;
  try {
    const Repeats repeats =
        run_patiently(executable, 7, [&result](std::chrono::milliseconds pause) {
          result.pauses.push_back(static_cast<int>(pause.count()));
        });
    result.repeats = repeats.count;
    result.said = repeats.said;
  } catch (const Fault& fault) {
    result.code = fault.code;
  }
  return result;
}

TEST(Retry, SuccessTakesNoRepeat) {
  const Outcome result = outcome({});
  EXPECT_EQ(result.repeats, 0);
  EXPECT_EQ(result.said, "");
  EXPECT_TRUE(result.pauses.empty());
}

TEST(Retry, ACancelledRequestIsRepeatedAfterThreeMilliseconds) {
  const Outcome result = outcome({Cure::again, Cure::again});
  EXPECT_EQ(result.repeats, 2);
  EXPECT_EQ(result.said, "no");
  EXPECT_EQ(result.pauses, (std::vector<int>{3, 3}));
}

TEST(Retry, ShortageIsWaitedForLongerAndLonger) {
  const Outcome result = outcome(std::vector<Cure>(8, Cure::wait));
  EXPECT_EQ(result.repeats, 8);
  EXPECT_EQ(result.pauses, (std::vector<int>{1, 2, 4, 8, 16, 32, 64, 128}));
}

TEST(Retry, NinthFaultInARowIsThrown) {
  for (const Cure cure : {Cure::again, Cure::wait}) {
    const Outcome result = outcome(std::vector<Cure>(9, cure));
    EXPECT_EQ(result.repeats, -1);
    EXPECT_EQ(result.code, 9);
    EXPECT_EQ(result.pauses.size(), 8u);
  }
}

TEST(Retry, WhatDoesNotPassIsThrownAtOnce) {
  const Outcome first = outcome({Cure::other}), later = outcome({Cure::wait, Cure::other});
  EXPECT_EQ(first.code, 1);
  EXPECT_TRUE(first.pauses.empty());
  EXPECT_EQ(later.code, 2);
  EXPECT_EQ(later.pauses, (std::vector<int>{1}));
}

}  // namespace
}  // namespace weft::device::ane::runtime
