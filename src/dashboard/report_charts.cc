#include "dashboard/report_charts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "dashboard/report_words.h"

namespace weft::dashboard {
namespace {

// The curves that every step gives a value of, by their names in chart_values.
struct StepCurve {
  const char* name;
  const char* title;
  const char* y_name;
  Curve WholeRun::*curve;
  double unit;  // how many of the record's make one of the chart's
};
constexpr StepCurve kStepCurves[] = {
    {"tokens_per_s", "Speed", "tokens per second", &WholeRun::tokens_per_s, 1},
    {"peak_fraction", "Fraction of the machine's peak", "%", &WholeRun::peak_fraction, 0.01},
    {"lr", "Learning rate", "", &WholeRun::rate, 1},
    {"grad_norm", "Norm of the gradient, before clipping", "", &WholeRun::grad_norm, 1},
    {"memory_bytes", "Memory of the process", "MB", &WholeRun::memory_bytes, 1e6},
};

std::vector<Point> points_of(const Curve& curve, size_t most, double unit = 1) {
  std::vector<Point> points;
  for (const Curve::Bucket& b : thinned(curve, most))
    points.push_back({(static_cast<double>(b.first) + static_cast<double>(b.last)) / 2,
                      b.mean / unit, b.low / unit, b.high / unit});
  return points;
}

// One line for each run.
Chart overlaid(const std::vector<WholeRun>& runs, std::string title, std::string y_name, Mark mark,
               const std::function<std::vector<Point>(const WholeRun&)>& points) {
  Chart chart{.title = std::move(title), .y_name = std::move(y_name)};
  const std::vector<std::string> names = run_names(runs);
  for (size_t i = 0; i < runs.size(); ++i)
    chart.series.push_back({names[i], mark, i % kColours, points(runs[i])});
  return chart;
}

Chart loss_of_one(const WholeRun& run) {
  Chart chart{.title = "Loss", .y_name = "nats per token"};
  const History& h = run.history;
  const bool smoothed = !h.smoothed.buckets().empty();
  chart.series.push_back(
      {"training", smoothed ? Mark::kFaint : Mark::kLine, 0, points_of(h.loss, kMostLosses)});
  chart.series.push_back(
      {"training, smoothed", Mark::kLine, 0, points_of(h.smoothed, kMostLosses)});
  chart.series.push_back({"validation", Mark::kDots, 1, points_of(h.validation, kMostLosses)});
  if (run.run.config && std::isfinite(run.run.config->bigram_entropy))
    chart.levels.push_back(
        {"what a table of token pairs could reach", run.run.config->bigram_entropy});
  return chart;
}

// The mean over the steps of `bucket` of a curve that may lack some of them, where it is 0.
double mean_within(const Curve& curve, const Curve::Bucket& bucket) {
  double sum = 0;
  for (const Curve::Bucket& b : curve.buckets())
    if (b.first >= bucket.first && b.first <= bucket.last)
      sum += b.mean * static_cast<double>(b.count);
  return sum / static_cast<double>(bucket.count);
}

nlohmann::ordered_json values_of(const Curve& curve, size_t most) {
  using Json = nlohmann::ordered_json;
  const std::vector<Curve::Bucket> buckets = thinned(curve, most);
  Json first = Json::array(), last = first, mean = first, low = first, high = first;
  bool joined = false;
  for (const Curve::Bucket& b : buckets) {
    first.push_back(b.first);
    last.push_back(b.last);
    mean.push_back(b.mean);
    low.push_back(b.low);
    high.push_back(b.high);
    joined = joined || b.count > 1;
  }
  if (!joined) return {{"first", first}, {"mean", mean}};
  return {{"first", first}, {"last", last}, {"mean", mean}, {"low", low}, {"high", high}};
}

}  // namespace

Chart loss_chart(const std::vector<WholeRun>& runs) {
  if (runs.size() == 1) return loss_of_one(runs[0]);
  return overlaid(runs, "Training loss", "nats per token", Mark::kLine, [](const WholeRun& run) {
    const History& h = run.history;
    return points_of(h.smoothed.buckets().empty() ? h.loss : h.smoothed, kMostLosses);
  });
}

Chart validation_chart(const std::vector<WholeRun>& runs) {
  return overlaid(runs, "Validation loss", "nats per token", Mark::kDots, [](const WholeRun& run) {
    return points_of(run.history.validation, kMostLosses);
  });
}

std::vector<Chart> step_charts(const std::vector<WholeRun>& runs) {
  std::vector<Chart> charts;
  for (const StepCurve& kind : kStepCurves) {
    Chart chart = overlaid(runs, kind.title, kind.y_name, Mark::kLine, [&](const WholeRun& run) {
      return points_of(run.*kind.curve, kMostOthers, kind.unit);
    });
    chart.from_zero = true;
    if (has_points(chart)) charts.push_back(std::move(chart));
  }
  return charts;
}

Chart time_chart(const WholeRun& run) {
  Chart chart{.title = "Where the time of a step goes", .y_name = "ms", .from_zero = true};
  const std::vector<Curve::Bucket> steps = thinned(run.ms, kMostOthers);
  for (size_t i = 0; i < run.time.size(); ++i) {
    Series series{run.time[i].name, Mark::kArea, i % kColours, {}};
    for (const Curve::Bucket& bucket : steps)
      series.points.push_back(
          point((static_cast<double>(bucket.first) + static_cast<double>(bucket.last)) / 2,
                mean_within(run.time[i].curve, bucket)));
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart power_chart(const WholeRun& run) {
  Chart chart{.title = "Power", .y_name = "W", .from_zero = true};
  for (size_t i = 0; i < run.power_w.size(); ++i)
    chart.series.push_back({run.power_w[i].name, Mark::kLine, i % kColours,
                            points_of(run.power_w[i].curve, kMostOthers)});
  return chart;
}

nlohmann::ordered_json chart_values(const WholeRun& run) {
  nlohmann::ordered_json values;
  values["loss"] = values_of(run.history.loss, kMostLosses);
  values["smoothed"] = values_of(run.history.smoothed, kMostLosses);
  values["validation"] = values_of(run.history.validation, kMostLosses);
  for (const StepCurve& kind : kStepCurves)
    values[kind.name] = values_of(run.*kind.curve, kMostOthers);
  values["ms"] = values_of(run.ms, kMostOthers);
  for (const NamedCurve& part : run.time)
    values["time"][part.name] = values_of(part.curve, kMostOthers);
  for (const NamedCurve& domain : run.power_w)
    values["power_w"][domain.name] = values_of(domain.curve, kMostOthers);
  return values;
}

}  // namespace weft::dashboard
