// The tables of docs/ane.md about step times: what published trainers report beside what the model
// predicts, what it predicts for Weft, and the rates. No rate comes from a training step (rates.h),
// so the first is a test of the model and not a fit.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "golden/golden.h"
#include "golden/published_trainers.h"
#include "train/forecast.h"

namespace weft::test {
namespace {

namespace ane = device::ane;

struct Published {
  const char* trainer;
  void (*describe)(PublishedStep&);
  const char* chip;
  double low,
      high;  ///< milliseconds a step; with the optimizer for rustane, without for the others
  const char* source;
};

constexpr Published kPublished[] = {
    {"maderix static", maderix_static, "m1pro", 148, 163, "maderix/ANE issue 3"},
    {"maderix static", maderix_static, "m1max", 143, 167, "maderix/ANE issue 3"},
    {"maderix static", maderix_static, "m3max", 82.9, 82.9, "maderix/ANE PR 21, macOS 15.4"},
    {"maderix static", maderix_static, "m3ultra", 81.2, 91, "maderix/ANE PR 28, issue 3"},
    {"maderix static", maderix_static, "m4", 106.7, 106.7, "maderix/ANE, its README of training"},
    {"maderix static", maderix_static, "m4pro", 69, 73, "maderix/ANE issue 3"},
    {"maderix static", maderix_static, "m4max", 64, 72.4, "maderix/ANE issue 3; dev-erik/ANE"},
    {"maderix static", maderix_static, "m5", 101, 120, "maderix/ANE issue 3"},
    {"maderix packed", maderix_dynamic_packed, "m3ultra", 115.4, 115.4, "maderix/ANE PR 28"},
    {"maderix packed", maderix_dynamic_packed, "m4", 110, 111, "maderix/ANE@443194b"},
    {"maderix dynamic", maderix_dynamic, "m3max", 98.2, 102, "lil-bro, macOS 26.5"},
    {"maderix dynamic", maderix_dynamic, "m4", 91, 91, "maderix/ANE@d91c984"},
    {"maderix dynamic", maderix_dynamic, "m5max", 73.5, 73.5, "maderix/ANE PR 50"},
    {"rustane 48.8 M", rustane_48m, "m4max", 100, 102, "rustane, experiments, 2026-03-14"},
    {"rustane 579 M", rustane_600m, "m4max", 958, 970, "rustane, README and results, 2026-03-18"},
};

std::string published_row(const Published& p, const ane::Rates& rates, double* ratio) {
  PublishedStep step(rates);
  p.describe(step);
  const double predicted = 1e3 * step.seconds();
  *ratio = predicted / std::sqrt(p.low * p.high);
  auto parts = step.parts();
  const auto ms = [&](const char* part) { return 1e3 * parts[part]; };
  const std::string published =
      p.low == p.high ? fmt::format("{}", p.low) : fmt::format("{} to {}", p.low, p.high);
  return fmt::format(
      "| {} | {} | {} | {:.0f} | {:.2f} | {:.0f} | {:.0f} | {:.0f} | {:.0f} | {:.0f} | {} |\n",
      p.trainer, display_name(ane::chip_named(p.chip)), published, predicted, *ratio, ms("ANE"),
      ms("memory"), ms("products"), ms("exponentials"), ms("queue"), p.source);
}

TEST(Golden, PublishedStepTimes) {
  std::string table =
      "| Trainer | Chip | Published, ms | Predicted, ms | Ratio | ANE | Memory | Products | "
      "Exponentials | Gradients aside | Source |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|\n";
  std::set<std::string> chips;
  for (const Published& p : kPublished) {
    double ratio = 0;
    table += published_row(p, ane::rates_of(ane::chip_named(p.chip)), &ratio);
    EXPECT_GE(ratio, 0.65) << p.trainer << " on " << p.chip;
    EXPECT_LE(ratio, 1.35) << p.trainer << " on " << p.chip;
    chips.insert(p.chip);
  }
  EXPECT_GE(chips.size(), 5u);
  fmt::print("{}", table);
  expect_part("docs/ane.md", "published steps", table);
}

TEST(Golden, ForecastStepTimes) {
  const model::Config config = model::preset("stories110M");
  std::string table =
      "| Chip | Step, ms | Tokens/s | If neither waited, ms | ANE busy, ms | CPU busy, ms | "
      "Weight gradients, ms | AdamW, ms |\n"
      "|---|---|---|---|---|---|---|---|\n";
  for (const ane::Chip& chip : ane::chips()) {
    const train::Forecast f =
        train::forecast(train::plan_step(config, {.sequence = 256}, chip), ane::rates_of(chip));
    const auto ms = [&](const char* kernel) {
      double seconds = 0;
      for (const train::ForecastRow& row : f.rows)
        if (row.kernel == kernel) seconds += row.seconds;
      return 1e3 * seconds;
    };
    table += fmt::format("| {} | {:.0f} | {:.0f} | {:.0f} | {:.0f} | {:.0f} | {:.0f} | {:.0f} |\n",
                         display_name(chip), 1e3 * f.seconds, 256 / f.seconds, 1e3 * f.at_best,
                         1e3 * f.ane_busy, 1e3 * f.cpu_busy, ms("weightGrad"), ms("adamw"));
  }
  expect_part("docs/ane.md", "forecast steps", table);
}

TEST(Golden, RatesOfTheChips) {
  std::string table = "| Chip |", line = "|---|";
  for (const ane::RateKind& kind : ane::rate_kinds()) {
    table +=
        fmt::format(" {}{} |", kind.name, kind.unit.empty() ? "" : fmt::format(", {}", kind.unit));
    line += "---|";
  }
  table += "\n" + line + "\n";
  for (const ane::Chip& chip : ane::chips()) {
    const ane::Rates rates = ane::rates_of(chip);
    table += fmt::format("| {} |", display_name(chip));
    for (const ane::RateKind& kind : ane::rate_kinds()) {
      const ane::Figure& figure = rates.figure(kind.rate);
      const std::string value = fmt::format("{:.3g}", figure.value / kind.scale);
      table += figure.derived ? fmt::format(" *{}* |", value) : fmt::format(" {} |", value);
    }
    table += "\n";
  }
  expect_part("docs/ane.md", "rates", table);
}

}  // namespace
}  // namespace weft::test
