// `weft report` as a user runs it: pages and charts of runs, whole or not, and what it refuses.
// What a browser makes of the page is tools/test_report's to say.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "e2e/tiny_training.h"

namespace weft {
namespace {

using nlohmann::json;

json values_of(const std::string& page) {
  const std::string begin = "id=\"values\">";
  const size_t at = page.find(begin) + begin.size();
  return json::parse(page.substr(at, page.find("</script>", at) - at));
}

class ReportTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    training_ = std::make_unique<TinyTraining>("report", 60);
    for (const char* const rate : {"1e-3", "2e-3"})
      TinyTraining::ok({"train",
                        "--model",
                        "stories260K",
                        "--dim",
                        "16",
                        "--hidden",
                        "40",
                        "--layers",
                        "1",
                        "--heads",
                        "2",
                        "--kv-heads",
                        "2",
                        "--sequence",
                        "32",
                        "--batch",
                        "1",
                        "--steps",
                        "12",
                        "--val-every",
                        "4",
                        "--sample-every",
                        "6",
                        "--data",
                        at("tokens.bin"),
                        "--lr",
                        rate,
                        "--out",
                        at(rate),
                        "-q"});
  }
  static void TearDownTestSuite() { training_.reset(); }
  static std::string at(const std::string& name) { return training_->at(name); }

  static std::unique_ptr<TinyTraining> training_;
};
std::unique_ptr<TinyTraining> ReportTest::training_;

TEST_F(ReportTest, ThePageSaysWhatTheTelemetrySays) {
  const Finished report = TinyTraining::ok({"report", at("1e-3"), "--out", at("page.html")});
  EXPECT_NE(report.out.find("page.html: 1e-3, "), std::string::npos) << report.out;
  const std::string page = read_file(at("page.html"));
  const json run = values_of(page).at(0);
  EXPECT_EQ(run.at("state"), "done");
  const auto steps = training_->records("1e-3", "step");
  ASSERT_EQ(steps.size(), 12);
  for (size_t i = 0; i < steps.size(); ++i)
    for (const char* const name : {"loss", "lr", "grad_norm", "ms", "tokens_per_s"})
      EXPECT_EQ(run.at("curves").at(name).at("mean").at(i), steps[i].at(name)) << name << ", " << i;
  const auto validations = training_->records("1e-3", "validation");
  ASSERT_EQ(run.at("curves").at("validation").at("mean").size(), validations.size());
  EXPECT_EQ(run.at("curves").at("validation").at("mean").back(), validations.back().at("loss"));
  EXPECT_EQ(page.find("http"), page.find("http-equiv")) << "nothing is fetched from anywhere";
  EXPECT_EQ(page.find("http", page.find("http-equiv") + 1), std::string::npos);
}

TEST_F(ReportTest, SeveralRunsAreCompared) {
  TinyTraining::ok({"report", at("1e-3"), at("2e-3"), "--out", at("both.html"), "-q"});
  const std::string page = read_file(at("both.html"));
  EXPECT_EQ(values_of(page).size(), 2);
  EXPECT_NE(page.find("<tr class=\"differs\"><th scope=\"row\">training.lr"), std::string::npos);
  EXPECT_EQ(page.find("<tr class=\"differs\"><th scope=\"row\">training.batch"), std::string::npos);
}

TEST_F(ReportTest, TheChartAloneIsAFileOfItsOwn) {
  const Finished quiet =
      TinyTraining::ok({"report", at("1e-3"), "--svg", "--out", at("loss.svg"), "-q"});
  EXPECT_EQ(quiet.out + quiet.err, "");
  const std::string svg = read_file(at("loss.svg"));
  EXPECT_EQ(svg.rfind("<svg xmlns=\"http://www.w3.org/2000/svg\"", 0), 0);
  EXPECT_NE(svg.find("data-name=\"validation\""), std::string::npos);
}

TEST_F(ReportTest, TelemetryAloneAndHalfALineAreFine) {
  const std::string whole = read_file(at("1e-3/telemetry.jsonl"));
  write_file(at("moved.jsonl"), std::string_view(whole).substr(0, whole.size() / 2));
  TinyTraining::ok({"report", at("moved.jsonl"), "--out", at("moved.html"), "-q"});
  const std::string page = read_file(at("moved.html"));
  const size_t points = values_of(page).at(0).at("curves").at("loss").at("mean").size();
  EXPECT_GT(points, 0);
  EXPECT_LT(points, 12);
  EXPECT_NE(page.find("There is no config.json beside the telemetry."), std::string::npos);
}

TEST_F(ReportTest, WhatIsNoRunIsRefusedInWords) {
  const Finished nowhere = weft_run({"report", at("nowhere"), "--out", at("no.html")});
  EXPECT_EQ(nowhere.code, 1);
  EXPECT_NE(nowhere.err.find("there is no such run"), std::string::npos) << nowhere.err;
  EXPECT_FALSE(std::filesystem::exists(at("no.html")));
  const Finished folder = weft_run({"report", at("1e-3"), "--out", at("2e-3")});
  EXPECT_EQ(folder.code, 1);
  EXPECT_NE(folder.err.find("name a file in it"), std::string::npos) << folder.err;
  EXPECT_EQ(weft_run({"report"}).code, 2);
}

}  // namespace
}  // namespace weft
