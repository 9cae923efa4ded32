#include "dashboard/history.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace weft::dashboard {
namespace {

StepLoss step(int64_t at, double loss) { return {.step = at, .loss = loss, .smoothed = loss + 1}; }
Record event(int64_t at, const char* name) { return Event{.step = at, .name = name}; }
Record validation(int64_t at, double loss) { return Validation{.step = at, .loss = loss}; }

// "step:mean …" of all buckets.
std::string text_of(const Curve& curve) {
  std::string text;
  for (const auto& bucket : curve.buckets())
    text += fmt::format("{}{}:{}", text.empty() ? "" : " ", bucket.first, bucket.mean);
  return text;
}

std::string names_of(const History& history) {
  std::string text;
  for (const Event& e : history.events) text += e.name + " ";
  return text;
}

// A run of 6 steps that was taken up again after the 3rd, with a skip that is noted before its
// step's own record, a validation and a sample.
const std::vector<Record>& records() {
  static const std::vector<Record> all = {event(0, "start"),
                                          Step{.step = 1, .loss = 9, .smoothed = 10},
                                          Step{.step = 2, .loss = 8},
                                          event(3, "skip"),
                                          Step{.step = 3, .skipped = true},
                                          validation(3, 6.5),
                                          event(3, "saved"),
                                          Step{.step = 4, .loss = 5},
                                          Step{.step = 5, .loss = 4},
                                          validation(5, 4.5),
                                          SampleText{.step = 5, .text = "lost"},
                                          event(5, "lost"),
                                          event(3, "resume"),
                                          Step{.step = 4, .loss = 50},
                                          SampleText{.step = 4},
                                          validation(4, 45),
                                          Step{.step = 5, .loss = 40},
                                          event(5, "done")};
  return all;
}

void expect_resumed(const History& history) {
  EXPECT_EQ(text_of(history.loss), "1:9 2:8 4:50 5:40");
  EXPECT_EQ(text_of(history.smoothed), "1:10");
  EXPECT_EQ(text_of(history.validation), "3:6.5 4:45");
  EXPECT_EQ(names_of(history), "start skip saved resume done ");
  ASSERT_EQ(history.samples.size(), 1u);
  EXPECT_EQ(history.samples[0].step, 4);
  EXPECT_EQ(history.skipped, 1);
}

TEST(History, AResumedRunTakesBackWhatItDoesAgain) {
  History history;
  std::vector<int64_t> back;
  for (const Record& record : records())
    if (const auto step = history.add(record)) back.push_back(*step);
  EXPECT_EQ(back, std::vector<int64_t>{3});
  expect_resumed(history);
}

TEST(History, InTwoPartsItIsTheSameWhereverItIsParted) {
  for (size_t at = 0; at <= records().size(); ++at) {
    SCOPED_TRACE(at);
    History history, later;
    for (size_t i = 0; i < records().size(); ++i) (i < at ? history : later).add(records()[i]);
    history.append(later);
    expect_resumed(history);
    EXPECT_FALSE(history.add(step(6, 1)));
  }
}

TEST(History, AStepThatComesTwiceIsTheSecond) {
  History history;
  EXPECT_FALSE(history.add(step(1, 9)));
  EXPECT_FALSE(history.add(step(2, 8)));
  EXPECT_EQ(history.add(step(2, 7)), 1);
  EXPECT_EQ(text_of(history.loss), "1:9 2:7");
  EXPECT_EQ(history.add(step(1, 6)), 0);
  EXPECT_EQ(text_of(history.loss), "1:6");
}

TEST(History, ALaterPartTakesBackByAStepOrByWhatElseIsSaid) {
  const auto before = [] {
    History history;
    for (int64_t i = 1; i <= 5; ++i) history.add(step(i, 10 - static_cast<double>(i)));
    return history;
  };
  History again = before(), later;
  later.add(step(5, 1));
  again.append(later);
  EXPECT_EQ(text_of(again.loss), "1:9 2:8 3:7 4:6 5:1");

  History resumed = before();
  later = {};
  later.add(event(3, "resume"));
  resumed.append(later);
  EXPECT_EQ(text_of(resumed.loss), "1:9 2:8 3:7");
}

TEST(History, KeepsTheNewestEventsAndSamples) {
  History history, later;
  for (int64_t i = 0; i < 3000; ++i) {
    History& part = i < 2500 ? history : later;
    part.add(event(i, "e"));
    part.add(SampleText{.step = i});
  }
  history.append(later);
  ASSERT_EQ(history.events.size(), History::kMostEvents);
  ASSERT_EQ(history.samples.size(), History::kMostSamples);
  EXPECT_EQ(history.events.front().step, 3000 - static_cast<int64_t>(History::kMostEvents));
  EXPECT_EQ(history.events.back().step, 2999);
  EXPECT_EQ(history.samples.back().step, 2999);
}

}  // namespace
}  // namespace weft::dashboard
