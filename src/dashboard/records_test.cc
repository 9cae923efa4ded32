#include "dashboard/records.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/test_support.h"
#include "dashboard/test_lines.h"

namespace weft::dashboard {
namespace {

template <class T>
T parsed(std::string_view line) {
  const auto record = parse_record(line);
  CHECK(record && std::holds_alternative<T>(*record), "not that kind of record: {}", line);
  return std::get<T>(*record);
}

TEST(Records, AStepHasEveryKey) {
  const Step step = parsed<Step>(
      R"({"schema":1,"type":"step","step":7,"time_ms":99,"loss":1.5,"smoothed":1.625,"lr":3e-4,)"
      R"("grad_norm":2.5,"loss_scale":512,"tokens":2048,"tokens_per_s":1000.5,"ms":20.25,)"
      R"("flop":1e9,"flop_per_s":5e10,"peak_fraction":0.25,"skipped":true,)"
      R"("weight_sync_ms_per_layer":0.5,"time":{"cpu":12,"staging":1.5},"spans":{"fwdFFN":9.5},)"
      R"("copied_bytes":4096,"memory_bytes":8192,"power_w":{"cpu":6.5,"ane":2},)"
      R"("energy_j":{"cpu":100,"ane":33.5}})");
  EXPECT_EQ(step.step, 7);
  EXPECT_EQ(step.time_ms, 99);
  EXPECT_EQ(step.loss, 1.5);
  EXPECT_EQ(step.smoothed, 1.625);
  EXPECT_EQ(step.rate, 3e-4);
  EXPECT_EQ(step.grad_norm, 2.5);
  EXPECT_EQ(step.loss_scale, 512);
  EXPECT_EQ(step.tokens, 2048);
  EXPECT_EQ(step.tokens_per_s, 1000.5);
  EXPECT_EQ(step.ms, 20.25);
  EXPECT_EQ(step.flop_per_s, 5e10);
  EXPECT_EQ(step.peak_fraction, 0.25);
  EXPECT_EQ(step.weight_sync_ms_per_layer, 0.5);
  EXPECT_EQ(step.copied_bytes, 4096);
  EXPECT_EQ(step.memory_bytes, 8192);
  EXPECT_TRUE(step.skipped);
  EXPECT_EQ(step.time, (Named{{"cpu", 12}, {"staging", 1.5}}));
  EXPECT_EQ(step.spans, (Named{{"fwdFFN", 9.5}}));
  EXPECT_EQ(step.power_w, (Named{{"cpu", 6.5}, {"ane", 2}}));
  EXPECT_EQ(step.energy_j, (Named{{"cpu", 100}, {"ane", 33.5}}));
  EXPECT_EQ(value_of(step.time, "staging"), 1.5);
  EXPECT_TRUE(std::isnan(value_of(step.time, "ane")));
}

TEST(Records, WhatAStepLacksIsNoNumber) {
  for (const char* rest : {"", R"(,"loss":null,"smoothed":null,"grad_norm":null,"time":null)",
                           R"(,"loss":"5","smoothed":[1],"grad_norm":{},"time":[1])"}) {
    const Step step = parsed<Step>(fmt::format(R"({{"schema":1,"type":"step","step":0{}}})", rest));
    EXPECT_TRUE(std::isnan(step.loss) && std::isnan(step.smoothed) && std::isnan(step.grad_norm));
    EXPECT_TRUE(std::isnan(step.peak_fraction) && std::isnan(step.memory_bytes));
    EXPECT_EQ(step.loss_scale, 1);
    EXPECT_EQ(step.time_ms, 0);
    EXPECT_TRUE(step.time.empty() && step.power_w.empty());
    EXPECT_FALSE(step.skipped);
  }
}

TEST(Records, NamesWithoutANumberAreLeftOut) {
  const Step step = parsed<Step>(
      R"({"schema":1,"type":"step","step":1,"power_w":{"cpu":null,"gpu":1,"ane":"2"}})");
  EXPECT_EQ(step.power_w, (Named{{"gpu", 1}}));
}

TEST(Records, TheOtherTypes) {
  const auto validation = parsed<Validation>(
      R"({"schema":1,"type":"validation","step":10,"time_ms":5,"loss":2.5,"tokens":512,"ms":9})");
  EXPECT_EQ(validation.step, 10);
  EXPECT_EQ(validation.time_ms, 5);
  EXPECT_EQ(validation.loss, 2.5);

  const auto piece = parsed<TextPiece>(
      R"({"schema":1,"type":"text","step":3,"time_ms":5,"sample":2,"prompt":"Once","text":" \u00fcber\n"})");
  EXPECT_EQ(piece.sample, 2);
  EXPECT_EQ(piece.prompt, "Once");
  EXPECT_EQ(piece.text, " über\n");

  const auto sample = parsed<SampleText>(
      R"({"schema":1,"type":"sample","step":3,"sample":2,"prompt":"Once","text":"Once more"})");
  EXPECT_EQ(sample.sample, 2);
  EXPECT_EQ(sample.prompt, "Once");
  EXPECT_EQ(sample.text, "Once more");

  const auto event = parsed<Event>(
      R"({"schema":1,"type":"event","step":3,"time_ms":8,"event":"start","detail":"x","programs":7})");
  EXPECT_EQ(event.name, "start");
  EXPECT_EQ(event.detail, "x");
  EXPECT_EQ(event.time_ms, 8);
}

TEST(Records, WhatIsNoRecordIsNone) {
  const std::string good = R"({"schema":1,"type":"step","step":7,"loss":1.5})";
  ASSERT_TRUE(parse_record(good));
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(parse_record(good.substr(0, size))) << size;
    EXPECT_FALSE(parse_step_loss(good.substr(0, size))) << size;
  }
  for (const std::string line :
       {R"([1,2])", "7", "null", "{}", R"({"schema":1,"type":"step"})",
        R"({"type":"step","step":1})", R"({"schema":1,"step":1})",
        R"({"schema":1,"type":"step","step":-1})", R"({"schema":1,"type":"step","step":1.5})",
        R"({"schema":1,"type":"step","step":"1"})", R"({"schema":1,"type":7,"step":1})",
        R"({"schema":0,"type":"step","step":1})", R"({"schema":"2","type":"step","step":1})",
        R"({"schema":1,"type":"step","step":99999999999999999999})",
        R"({"schema":1,"type":"later","step":1})", R"({"schema":1,"type":"step","step":1} x)",
        R"({"schema":1,"type":"step","step":1,"loss":1e999})",
        "{\"schema\":1,\"type\":\"event\",\"step\":1,\"event\":\"\xff\"}"}) {
    EXPECT_FALSE(parse_record(line)) << line;
    EXPECT_FALSE(parse_step_loss(line)) << line;
  }
  EXPECT_FALSE(parse_record(std::string(100000, '[')));
  EXPECT_FALSE(parse_record(std::string(100000, '\0')));
}

TEST(Records, ASchemaTooNewIsRefusedInWords) {
  const std::string line = R"({"schema":2,"type":"anything","step":7})";
  const std::string error = error_of([&] { parse_record(line); });
  EXPECT_NE(error.find("schema 2"), error.npos) << error;
  EXPECT_NE(error.find("newer Weft"), error.npos) << error;
  EXPECT_FALSE(parse_step_loss(R"({"schema":2,"type":"step","step":7,"loss":1})"));
}

TEST(Records, HostileLengthsAreCutAtACharacter) {
  static_assert(kLongestText % 2 == 0, "the cut would fall between two characters");
  std::string text = "a";
  while (text.size() < 2 * kLongestText) text += "ü";
  const auto sample = parsed<SampleText>(
      R"({"schema":1,"type":"sample","step":1,"sample":-5,"text":")" + text + "\"}");
  EXPECT_EQ(sample.sample, 0);
  EXPECT_EQ(sample.text, text.substr(0, kLongestText - 1));

  std::string names;
  for (int i = 0; i < 1000; ++i)
    names += fmt::format("{}\"{}\":{}", i == 0 ? "" : ",", std::string(1000, 'n'), i);
  const auto step = parsed<Step>(R"({"schema":1,"type":"step","step":1,"spans":{)" + names + "}}");
  EXPECT_EQ(step.spans.size(), kMostNamed);
  EXPECT_EQ(step.spans.back().first.size(), kLongestName);
}

TEST(Records, TheQuickWayAgreesWithTheWholeOne) {
  for (int64_t step = 990; step < 1010; ++step) {
    std::string line;
    append_step_line(step, line);
    line.pop_back();
    EXPECT_GT(line.size(), 600u);
    EXPECT_LT(line.size(), 1000u);
    const StepLoss whole = loss_of(parsed<Step>(line));
    const auto quick = parse_step_loss(line);
    ASSERT_TRUE(quick);
    EXPECT_EQ(quick->step, whole.step);
    EXPECT_EQ(quick->loss, whole.loss);
    EXPECT_EQ(quick->loss, test_loss(step));
    EXPECT_EQ(quick->smoothed, whole.smoothed);
    EXPECT_EQ(quick->skipped, whole.skipped);
    EXPECT_EQ(quick->skipped, step == 999);
  }
  EXPECT_FALSE(parse_step_loss(event_line(3, "start")));
  EXPECT_TRUE(parse_record(event_line(3, "start")));
}

}  // namespace
}  // namespace weft::dashboard
