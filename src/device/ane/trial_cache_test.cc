#include "device/ane/trial_cache.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/test_support.h"

namespace weft::device::ane {
namespace {

using Json = nlohmann::ordered_json;

class Cache : public testing::Test {
 protected:
  TrialCache cache() const { return TrialCache(folder_ / "new", chip_named("m4max"), "25F84"); }
  static Trial trial(Verdict verdict) {
    Trial trial;
    trial.form = "twin";
    trial.verdict = verdict;
    trial.detail = "because";
    trial.error = 0.125;
    trial.seconds = 0.25;
    trial.cpu_seconds = 0.5;
    return trial;
  }
  /// Changes what the file says of its only Trial.
  void edit(const std::function<void(Json&)>& change) const {
    Json json = Json::parse(read_file(cache().file()));
    change(*json["trials"].begin());
    write_file(cache().file(), json.dump());
  }

  TestFolder folder_{"trial_cache"};
};

TEST_F(Cache, RemembersByText) {
  EXPECT_EQ(cache().find("text"), std::nullopt);
  cache().end("text", trial(Verdict::wrong));
  cache().end("another", trial(Verdict::passed));
  const auto found = cache().find("text");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->form, "twin");
  EXPECT_EQ(found->verdict, Verdict::wrong);
  EXPECT_EQ(found->detail, "because");
  EXPECT_EQ(found->error, 0.125);
  EXPECT_EQ(found->seconds, 0.25);
  EXPECT_EQ(found->cpu_seconds, 0.5);
  EXPECT_TRUE(found->known);
  EXPECT_EQ(cache().find("another")->verdict, Verdict::passed);
  EXPECT_EQ(cache().find("text "), std::nullopt);
}

TEST_F(Cache, AnErrorWithoutBoundsIsKept) {
  Trial endless = trial(Verdict::wrong);
  endless.error = std::numeric_limits<double>::infinity();
  cache().end("text", endless);
  EXPECT_EQ(cache().find("text")->error, endless.error);
}

TEST_F(Cache, ChipsAndBuildsHaveFilesOfTheirOwn) {
  EXPECT_EQ(cache().file().filename(), "ane-trials-m4max-25F84.json");
  const TrialCache other(folder_ / "new", chip_named("m4"), "#1 SMP/../x");
  EXPECT_EQ(other.file().filename(), "ane-trials-m4-_1_SMP_.._x.json");
  cache().end("text", trial(Verdict::passed));
  EXPECT_EQ(other.find("text"), std::nullopt);
  write_file(folder_ / "new/else.json", "{}");
  EXPECT_EQ(trial_cache_files(folder_ / "new"), std::vector{cache().file()});
  EXPECT_TRUE(trial_cache_files(folder_ / "nowhere").empty());
}

// What failed may succeed another time; what crashed, hung, was refused or wrong would not.
TEST_F(Cache, WhatFailedIsForgotten) {
  for (const Verdict verdict :
       {Verdict::wrong, Verdict::refused, Verdict::crashed, Verdict::hung, Verdict::failed}) {
    cache().begin("text", "twin");
    cache().end("text", trial(verdict));
    EXPECT_EQ(cache().find("text").has_value(), verdict != Verdict::failed);
  }
}

// By another process that is at it, or by one that was stopped: both tell nothing about the form.
TEST_F(Cache, WhatWasBegunSinceTheMachineStartedIsNotKnown) {
  cache().begin("text", "twin");
  EXPECT_EQ(cache().find("text"), std::nullopt);
}

TEST_F(Cache, WhatWasBegunBeforeTheMachineStartedTookItDown) {
  cache().begin("text", "twin");
  edit([](Json& mark) { mark["begun"] = "another start"; });
  const auto found = cache().find("text");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->verdict, Verdict::crashed);
  EXPECT_NE(found->detail.find("the machine went down"), std::string::npos);
  cache().end("text", trial(Verdict::passed));
  EXPECT_EQ(cache().find("text")->verdict, Verdict::passed);
}

TEST_F(Cache, AFormCanBeWithdrawn) {
  cache().end("text", trial(Verdict::passed));
  cache().withdraw("text", "twin", "an audit: off by 0.3");
  EXPECT_EQ(cache().find("text")->verdict, Verdict::wrong);
  EXPECT_EQ(cache().find("text")->detail, "an audit: off by 0.3");
}

TEST_F(Cache, AFileThatIsNoneCountsAsEmpty) {
  cache().end("text", trial(Verdict::passed));
  const std::string good = read_file(cache().file());
  std::string newer = good;
  newer.replace(newer.find("\"schema\": 1"), 11, "\"schema\": 2");
  for (const std::string& bad :
       {std::string(), good.substr(0, good.size() / 2), std::string("[1, 2]"),
        std::string(R"({"schema": 1})"), std::string(R"({"schema": 1, "trials": 7})"), newer}) {
    write_file(cache().file(), bad);
    EXPECT_EQ(cache().find("text"), std::nullopt) << bad;
  }
  cache().end("text", trial(Verdict::passed));
  EXPECT_EQ(read_file(cache().file()), good);
}

TEST_F(Cache, AnEntryThatIsNoneIsNotKnown) {
  cache().end("text", trial(Verdict::passed));
  for (const Json& bad : {Json(), Json(7), Json{{"begun", 7}}, Json{{"verdict", "passed"}}}) {
    edit([&](Json& entry) { entry = bad; });
    EXPECT_EQ(cache().find("text"), std::nullopt) << bad;
  }
}

TEST_F(Cache, WhatCanNotBeWrittenIsAnError) {
  write_file(folder_ / "new", "a file where the folder should be");
  EXPECT_NE(error_of([&] { cache().begin("text", "twin"); }).find("new"), std::string::npos);
}

}  // namespace
}  // namespace weft::device::ane
