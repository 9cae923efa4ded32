#include "dashboard/svg_chart.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <regex>

#include "base/random.h"

namespace weft::dashboard {
namespace {

// The pairs of numbers of the path with these classes, y upright.
std::vector<std::pair<double, double>> path_of(const std::string& svg, const std::string& classes) {
  const std::regex element("<path class=\"" + classes + "\"[^>]* d=\"([^\"]*)\"");
  std::smatch found;
  EXPECT_TRUE(std::regex_search(svg, found, element)) << classes << " in " << svg;
  const std::string path = found[1];
  const std::regex pair("[ML]([-+.e0-9]+) ([-+.e0-9]+)");
  std::vector<std::pair<double, double>> points;
  for (std::sregex_iterator at(path.begin(), path.end(), pair), end; at != end; ++at)
    points.emplace_back(std::stod((*at)[1]), -std::stod((*at)[2]));
  return points;
}

size_t count(const std::string& text, const std::string& part) {
  size_t n = 0;
  for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++n;
  return n;
}

// Seven digits are written.
void expect_written(double found, double wanted) {
  EXPECT_NEAR(found, wanted, 5e-7 * std::abs(wanted) + 1e-30);
}

Chart random_chart(size_t points) {
  Chart chart{.title = "loss", .series = {{.name = "a", .points = {}}}};
  for (size_t i = 0; i < points; ++i)
    chart.series[0].points.push_back(
        point(static_cast<double>(3 * i + 1), 0.1 + 12 * random_uniform(1, 2, i)));
  return chart;
}

TEST(SvgChartTest, ACurvesCoordinatesAreItsValues) {
  const Chart chart = random_chart(500);
  for (const std::string& svg : {svg_figure(chart), svg_document(chart, 700, 350)}) {
    const auto path = path_of(svg, "c0 line");
    ASSERT_EQ(path.size(), 500);
    for (size_t i = 0; i < path.size(); ++i) {
      EXPECT_EQ(path[i].first, chart.series[0].points[i].x);
      expect_written(path[i].second, chart.series[0].points[i].y);
    }
  }
}

TEST(SvgChartTest, OnALogarithmicAxisTheyAreLogarithms) {
  Chart chart = random_chart(50);
  chart.logarithmic = true;
  chart.series[0].points[7] = point(22, 0);
  const auto path = path_of(svg_figure(chart), "c0 line");
  ASSERT_EQ(path.size(), 49) << "0 has no logarithm";
  for (size_t i = 0; i < path.size(); ++i)
    expect_written(path[i].second, std::log10(chart.series[0].points[i < 7 ? i : i + 1].y));
}

TEST(SvgChartTest, DotsAndLevelsStandWhereTheirValuesAre) {
  Chart chart = random_chart(5);
  chart.series[0].mark = Mark::kDots;
  chart.levels = {{"goal", 2.5}};
  const std::string svg = svg_figure(chart);
  EXPECT_EQ(path_of(svg, "c0 line dots"), path_of(svg, "c0 line thin"));
  EXPECT_NE(svg.find("class=\"level\" d=\"M0.88 -2.5H13.12\""), std::string::npos) << svg;
}

TEST(SvgChartTest, AreasStandOnThoseBefore) {
  Chart chart{.title = "time", .series = {}, .from_zero = true};
  for (size_t k = 0; k < 3; ++k) {
    chart.series.push_back({fmt::format("part {}", k), Mark::kArea, k, {}});
    for (int i = 0; i < 4; ++i)
      chart.series[k].points.push_back(point(i, static_cast<double>(k + 1) * (i + 1)));
  }
  const std::string svg = svg_figure(chart);
  for (size_t k = 0; k < 3; ++k) {
    const auto path = path_of(svg, fmt::format("c{} area", k));
    ASSERT_EQ(path.size(), 8);
    for (size_t i = 0; i < 4; ++i) {
      const double upper = path[i].second, lower = path[7 - i].second;
      expect_written(upper - lower, chart.series[k].points[i].y);
      if (k > 0) expect_written(lower, path_of(svg, fmt::format("c{} area", k - 1))[i].second);
    }
  }
  EXPECT_NE(svg.find("viewBox=\"-0.03 -24.96 3.06 24.96\""), std::string::npos) << "from zero";
}

TEST(SvgChartTest, ExtremesOfMeansLieBehindThem) {
  Chart chart = random_chart(3);
  chart.series[0].mark = Mark::kFaint;
  EXPECT_EQ(svg_figure(chart).find("extremes"), std::string::npos);
  for (Point& p : chart.series[0].points) p.low = p.y / 2, p.high = 2 * p.y;
  const auto path = path_of(svg_figure(chart), "c0 extremes");
  ASSERT_EQ(path.size(), 6);
  expect_written(path[1].second, chart.series[0].points[1].high);
  expect_written(path[4].second, chart.series[0].points[1].low);
}

TEST(SvgChartTest, WhatCanNotBeDrawnIsLeftOut) {
  Chart chart = random_chart(4);
  chart.series[0].points[0].y = std::numeric_limits<double>::quiet_NaN();
  chart.series[0].points[1] = point(4, 1e300);
  chart.series[0].points[2] = point(7, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(has_points(chart));
  const std::string svg = svg_figure(chart);
  EXPECT_EQ(path_of(svg, "c0 line").size(), 1);
  EXPECT_NE(svg.find("h0\"/>"), std::string::npos) << "a point alone is to be seen";
  chart.series[0].points.pop_back();
  EXPECT_FALSE(has_points(chart));
}

TEST(SvgChartTest, APointerIsToldTheValuesOfItsStep) {
  Chart chart = random_chart(4);
  chart.series.push_back({"validation", Mark::kDots, 1, {point(7, 2.25)}});
  const std::string svg = svg_figure(chart);
  EXPECT_EQ(count(svg, "<title>"), 4);
  EXPECT_NE(svg.find("\nvalidation: 2.25</title>"), std::string::npos) << svg;
  EXPECT_EQ(count(svg, "validation: "), 1);
  EXPECT_LE(count(svg_figure(random_chart(5000)), "<title>"), 120);
}

TEST(SvgChartTest, NamesAreNoMarkup) {
  Chart chart = random_chart(2);
  chart.title = chart.x_name = chart.y_name = chart.series[0].name = "</svg><script>\"'&";
  chart.levels = {{chart.title, 1}};
  for (const std::string& text :
       {svg_figure(chart), svg_document(chart, 700, 350), html_legend(chart)}) {
    EXPECT_EQ(text.find("<script"), std::string::npos);
    EXPECT_NE(text.find("&lt;script&gt;&quot;&#39;&amp;"), std::string::npos);
  }
}

}  // namespace
}  // namespace weft::dashboard
