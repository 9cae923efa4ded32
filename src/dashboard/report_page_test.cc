#include "dashboard/report_page.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/test_support.h"
#include "dashboard/report_charts.h"
#include "dashboard/test_lines.h"

namespace weft::dashboard {
namespace {

constexpr const char* kHostile =
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&";

WholeRun run_called(const std::string& name, int64_t steps) {
  WholeRun run;
  run.run.name = name;
  run.run.state = RunState::kDone;
  std::string line;
  for (int64_t step = 1; step <= steps; ++step) {
    line.clear();
    append_step_line(step, line);
    run.add(*parse_record(line));
  }
  run.run.config.emplace();
  run.run.config->steps = steps;
  run.run.config->settings = {{"training.lr", "0.001"}, {"training.batch", "4"}, {"cpu", "a chip"}};
  return run;
}

size_t count(const std::string& text, const std::string& part) {
  size_t n = 0;
  for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++n;
  return n;
}

nlohmann::json values_of(const std::string& page) {
  const std::string begin = "<script type=\"application/json\" id=\"values\">";
  const size_t at = page.find(begin) + begin.size();
  return nlohmann::json::parse(page.substr(at, page.find("</script>", at) - at));
}

TEST(ReportPageTest, TheValuesLieInThePage) {
  const nlohmann::json values = values_of(report_page({run_called("first", 200)}, 0));
  const nlohmann::json& loss = values.at(0).at("curves").at("loss");
  ASSERT_EQ(loss.at("mean").size(), 200);
  EXPECT_FALSE(loss.contains("last")) << "each is a step's own";
  for (size_t i = 0; i < 200; ++i) {
    EXPECT_EQ(loss.at("first")[i], i + 1);
    EXPECT_EQ(loss.at("mean")[i].get<double>(), test_loss(static_cast<int64_t>(i) + 1));
  }
  EXPECT_EQ(values.at(0).at("curves").at("power_w").at("package").at("mean")[5], 10.5);
  EXPECT_EQ(values.at(0).at("settings").at("training.lr"), "0.001");
}

TEST(ReportPageTest, NothingFromAFileIsMarkup) {
  WholeRun run = run_called(kHostile, 3);
  run.run.problem = kHostile;
  run.run.config->command_line = run.run.config->model = kHostile;
  run.run.config->settings.emplace_back(kHostile, kHostile);
  run.run.config->kernels.push_back({kHostile, kHostile, kHostile, kHostile, 1, 1});
  run.run.config->power_sources.emplace_back(kHostile, kHostile);
  run.run.config->power_unavailable.emplace_back(std::string("no ") + kHostile, kHostile);
  run.run.energy_j = {{kHostile, 5.0}};
  Step step;
  step.step = 4;
  step.ms = step.loss = 1;
  step.time = step.power_w = {{kHostile, 1.0}};
  run.add(step);
  run.add(SampleText{5, 0, 1, kHostile, std::string(kHostile) + kHostile});
  run.add(Event{5, 0, kHostile, kHostile});
  const std::string plain = report_page({run_called("plain", 3)}, 0);
  for (const std::vector<WholeRun>& runs :
       {std::vector<WholeRun>{run}, std::vector<WholeRun>{run, run_called("plain", 3)}}) {
    const std::string page = report_page(runs, 0);
    EXPECT_EQ(count(page, "<script"), count(plain, "<script"));
    EXPECT_EQ(count(page, "</script"), count(plain, "</script"));
    EXPECT_EQ(count(page, "<img"), 0);
    EXPECT_EQ(values_of(page).at(0).at("name"), kHostile);
  }
  EXPECT_EQ(count(report_svg({run}), "<script"), 0);
}

TEST(ReportPageTest, OfSeveralRunsWhatDiffersIsMarked) {
  std::vector<WholeRun> runs = {run_called("first", 5), run_called("second", 7)};
  runs[1].run.config->settings[0].second = "0.002";
  const std::string page = report_page(runs, 0);
  EXPECT_EQ(count(page, "<tr class=\"differs\">"), 1);
  EXPECT_NE(page.find("<tr class=\"differs\"><th scope=\"row\">training.lr"), std::string::npos);
  EXPECT_NE(page.find("id=\"only-configuration\""), std::string::npos) << "the switch";
  const Chart losses = loss_chart(runs);
  ASSERT_EQ(losses.series.size(), 2);
  EXPECT_EQ(losses.series[1].name, "second");
  EXPECT_NE(losses.series[0].colour, losses.series[1].colour);
}

TEST(ReportPageTest, RunsOfTheSameNameAreToldApart) {
  std::vector<WholeRun> runs = {run_called("a", 2), run_called("a", 2)};
  runs[0].run.folder = "/x/a";
  runs[1].run.folder = "/y/a";
  EXPECT_EQ(loss_chart(runs).series[1].name, "/y/a");
}

TEST(ReportPageTest, ALongRunMakesAPageOfBoundedSize) {
  const std::string page = report_page({run_called("long", 60'000)}, 0);
  // 20 curves, as JSON with five numbers of 10 to 20 bytes for each point, and as paths with one
  // pair for each, three for what has extremes.
  EXPECT_LT(page.size(), 4'000'000);
  const nlohmann::json loss = values_of(page).at(0).at("curves").at("loss");
  EXPECT_LE(loss.at("mean").size(), kMostLosses);
  EXPECT_EQ(loss.at("last").back(), 60'000);
  EXPECT_NE(page.find("Each point is a mean of up to"), std::string::npos);
}

TEST(ReportPageTest, WhatIsMissingIsSaid) {
  const WholeRun run;
  const std::string page = report_page({run}, 0);
  EXPECT_NE(page.find("No step has been done yet."), std::string::npos);
  EXPECT_NE(page.find("There is no config.json"), std::string::npos);
  EXPECT_NE(page.find("no readings of power"), std::string::npos);
  EXPECT_NE(error_of([&] { report_svg({run}); }).find("no step has been done yet"),
            std::string::npos);
}

}  // namespace
}  // namespace weft::dashboard
