// The model's predictions beside the step times that published trainers report. No rate comes from
// a training step (rates.h), so this is a test of the model, not a fit. docs/ane.md has the table
// and says where the rest of the difference lies.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "differential/published_trainers.h"

namespace weft {
namespace {

namespace ane = device::ane;

struct Published {
  const char* trainer;
  void (*describe)(PublishedStep&);
  const char* chip;
  double low, high;  ///< milliseconds a step, the optimizer not counted except for rustane
  const char* source;
};

constexpr Published kPublished[] = {
    {"maderix static", maderix_static, "m1pro", 148, 163, "maderix/ANE issue 3"},
    {"maderix static", maderix_static, "m1max", 143, 167, "maderix/ANE issue 3"},
    {"maderix static", maderix_static, "m3max", 82.9, 82.9, "maderix/ANE PR 21, macOS 15.4"},
    {"maderix static", maderix_static, "m3ultra", 81.2, 81.2, "maderix/ANE PR 28"},
    {"maderix static", maderix_static, "m4", 106.7, 106.7, "maderix/ANE, training/README"},
    {"maderix static", maderix_static, "m4pro", 69, 73, "maderix/ANE issue 3"},
    {"maderix static", maderix_static, "m4max", 64, 72.4, "maderix/ANE issue 3; dev-erik/ANE"},
    {"maderix static", maderix_static, "m5", 101, 120, "maderix/ANE issue 3"},
    {"maderix dynamic, packed", maderix_dynamic_packed, "m4", 110, 111, "maderix/ANE at 443194b"},
    {"maderix dynamic, packed", maderix_dynamic_packed, "m3ultra", 115.4, 115.4,
     "maderix/ANE PR 28"},
    {"maderix dynamic", maderix_dynamic, "m4", 91, 91, "maderix/ANE at d91c984"},
    {"maderix dynamic", maderix_dynamic, "m3max", 98.2, 102, "lil-bro, macOS 26.5"},
    {"maderix dynamic", maderix_dynamic, "m5max", 73.5, 73.5, "maderix/ANE PR 50"},
    {"rustane 48.8 M", rustane_48m, "m4max", 100, 102, "rustane, experiments of 2026-03-14"},
    {"rustane 579 M", rustane_600m, "m4max", 958, 970, "rustane, results of 2026-03-18"},
};

double geometric_mean(const Published& p) { return std::sqrt(p.low * p.high); }

TEST(PublishedSteps, ArePredictedWithin35Percent) {
  fmt::print("{:<25}{:<10}{:>12}{:>11}{:>7}  {}\n", "trainer", "chip", "published", "predicted",
             "ratio", "ANE, memory, products, exponentials; queue (ms)");
  std::set<std::string> chips;
  for (const Published& p : kPublished) {
    const ane::Chip& chip = ane::chip_named(p.chip);
    const ane::Rates rates = ane::rates_of(chip);
    PublishedStep step(rates);
    p.describe(step);
    const double predicted = 1e3 * step.seconds(), ratio = predicted / geometric_mean(p);
    auto parts = step.parts();
    const std::string published =
        p.low == p.high ? fmt::format("{}", p.low) : fmt::format("{} to {}", p.low, p.high);
    fmt::print("{:<25}{:<10}{:>12}{:>11.1f}{:>7.2f}  {:.1f}, {:.1f}, {:.1f}, {:.1f}; {:.1f}\n",
               p.trainer, display_name(chip), published, predicted, ratio, 1e3 * parts["ANE"],
               1e3 * parts["memory"], 1e3 * parts["products"], 1e3 * parts["exponentials"],
               1e3 * parts["queue"]);
    EXPECT_GE(ratio, 0.65) << p.trainer << " on " << p.chip << ", " << p.source;
    EXPECT_LE(ratio, 1.35) << p.trainer << " on " << p.chip << ", " << p.source;
    chips.insert(p.chip);
  }
  EXPECT_GE(chips.size(), 5u);
}

}  // namespace
}  // namespace weft
