#include "apps/plan_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "apps/sizes_json.h"
#include "base/error.h"
#include "train/forecast.h"

namespace weft::apps {
namespace {

namespace ane = device::ane;
using nlohmann::ordered_json;
using train::Forecast;
using train::ForecastRow;

constexpr double kMs = 1e3, kGiga = 1e-9, kMega = 1e-6;
constexpr const char* kCaveat =
    "A prediction from published rates; Weft has measured nothing on this hardware.";

struct Plan {
  model::Config config;
  train::StepSizes sizes;
  int64_t tokens() const { return sizes.batch * sizes.sequence * sizes.accumulate; }
};

Plan make_plan(const PlanOptions& o) {
  model::Config config = with_sizes(named_model(o.model), o.sizes);
  config.vocab = o.vocab_size.value_or(config.vocab);
  config.sequence = o.sequence.value_or(config.sequence);
  model::validate(config, o.model);
  if (o.batch < 1 || o.accumulate < 1)
    throw UsageError("plan: --batch and --accumulate want at least 1");
  const train::StepSizes sizes{
      .batch = o.batch, .sequence = config.sequence, .accumulate = o.accumulate};
  return {config, sizes};
}

Forecast forecast(const Plan& plan, const ane::Chip& chip, const ane::Rates& rates) {
  return train::forecast(train::plan_step(plan.config, plan.sizes, chip), rates);
}

double converted_bytes(const ForecastRow& row) { return ane::kConvertedBytes * row.work.converted; }

double peak_share(const Forecast& f, const ane::Rates& rates) {
  return f.ane_flop / (f.seconds * rates[ane::Rate::peak]);
}

// Seconds in which both are busy; at any time one of them is.
double both_busy(const Forecast& f) { return std::max(0.0, f.ane_busy + f.cpu_busy - f.seconds); }

// What decides the length of a step.
std::string limit(const Forecast& f) {
  std::vector<ForecastRow> rows = f.rows;
  std::ranges::sort(rows, [](const auto& a, const auto& b) { return a.critical > b.critical; });
  const bool turns = both_busy(f) < 0.5 * std::min(f.ane_busy, f.cpu_busy);
  std::string text = turns ? "ANE and CPU take turns" : f.cpu_busy > f.ane_busy ? "CPU" : "ANE";
  for (size_t i = 0; i < std::min<size_t>(3, rows.size()); ++i)
    text += fmt::format("{} {} {:.1f} ms on the {}", i == 0 ? ":" : ",", rows[i].kernel,
                        kMs * rows[i].critical, rows[i].on_ane ? "ANE" : "CPU");
  return text;
}

void print_rows(const Forecast& f) {
  fmt::print("{:<13}{:<7}{:>9}{:>9}{:>10}{:>12}{:>14}{:>9}{:>13}\n", "kernel", "device", "launches",
             "GFLOP", "MB read", "MB written", "MB converted", "ms", "critical ms");
  for (const ForecastRow& row : f.rows)
    fmt::print("{:<13}{:<7}{:>9}{:>9.2f}{:>10.1f}{:>12.1f}{:>14.1f}{:>9.2f}{:>13.2f}\n", row.kernel,
               row.on_ane ? "ane" : "cpu", row.launches, kGiga * row.work.flop,
               kMega * (row.work.read + row.work.weights), kMega * row.work.written,
               kMega * converted_bytes(row), kMs * row.seconds, kMs * row.critical);
}

void print_sources(const ane::Chip& chip, const ane::Rates& rates) {
  fmt::print("\nrates of {}\n", ane::display_name(chip));
  for (const ane::RateKind& kind : ane::rate_kinds()) {
    const ane::Figure& figure = rates.figure(kind.rate);
    fmt::print("{:<23}{:>8.4g} {:<11}{} {}\n", kind.name, figure.value / kind.scale, kind.unit,
               figure.derived ? "derived from" : "published:", figure.source);
  }
}

void print_plan(const Plan& plan, const PlanOptions& o, const ane::Chip& chip) {
  const ane::Rates rates = ane::rates_of(chip);
  const Forecast f = forecast(plan, chip, rates);
  const model::Config& c = plan.config;
  fmt::print("{}\n\n", kCaveat);
  fmt::print(
      "model     {}: {:.2f} M parameters (dim {}, hidden {}, layers {}, heads {}, kv heads {}, "
      "head dim {}, vocab {}, sequence {})\n",
      o.model, static_cast<double>(model::parameter_count(c)) * kMega, c.dim, c.hidden, c.layers,
      c.heads, c.kv_heads, c.head_dim, c.vocab, c.sequence);
  fmt::print("step      {} tokens, {} windows one after another, on {}\n\n", plan.tokens(),
             plan.sizes.batch * plan.sizes.accumulate, ane::display_name(chip));
  print_rows(f);
  fmt::print("\nstep      {:.1f} ms, {:.0f} tokens/s, ANE and CPU overlapping as far as they can\n",
             kMs * f.seconds, static_cast<double>(plan.tokens()) / f.seconds);
  fmt::print(
      "ANE       {:.1f} ms busy, the thread that feeds it included; {:.1f} GFLOP, {:.1f} % of "
      "its rated peak of {:.1f} TFLOPS\n",
      kMs * f.ane_busy, kGiga * f.ane_flop, 100 * peak_share(f, rates),
      rates[ane::Rate::peak] * 1e-12);
  fmt::print("CPU       {:.1f} ms busy; {:.1f} GFLOP\n", kMs * f.cpu_busy, kGiga * f.cpu_flop);
  fmt::print(
      "both      {:.1f} ms busy at the same time; a step would take {:.1f} ms if neither "
      "waited for the other\n",
      kMs * both_busy(f), kMs * f.at_best);
  fmt::print("weights   {:.1f} ms of each step to hand the ANE what the optimizer has changed\n",
             kMs * f.weights);
  fmt::print("limit     {}\n", limit(f));
  if (o.sources) print_sources(chip, rates);
}

void print_all(const Plan& plan, const PlanOptions& o) {
  fmt::print("{}\n\n", kCaveat);
  fmt::print("{:<10}{:>9}{:>10}{:>9}{:>9}{:>9}{:>8}  limit\n", "chip", "ms/step", "tokens/s",
             "at best", "ANE ms", "CPU ms", "% peak");
  for (const ane::Chip& chip : ane::chips()) {
    const ane::Rates rates = ane::rates_of(chip);
    const Forecast f = forecast(plan, chip, rates);
    fmt::print("{:<10}{:>9.1f}{:>10.0f}{:>9.1f}{:>9.1f}{:>9.1f}{:>8.1f}  {}\n",
               ane::display_name(chip), kMs * f.seconds,
               static_cast<double>(plan.tokens()) / f.seconds, kMs * f.at_best, kMs * f.ane_busy,
               kMs * f.cpu_busy, 100 * peak_share(f, rates), limit(f));
  }
  if (o.sources)
    for (const ane::Chip& chip : ane::chips()) print_sources(chip, ane::rates_of(chip));
}

ordered_json row_json(const ForecastRow& row) {
  return {{"kernel", row.kernel},
          {"device", row.on_ane ? "ane" : "cpu"},
          {"launches", row.launches},
          {"flop", row.work.flop},
          {"read_bytes", row.work.read + row.work.weights},
          {"written_bytes", row.work.written},
          {"converted_bytes", converted_bytes(row)},
          {"seconds", row.seconds},
          {"critical_seconds", row.critical}};
}

ordered_json chip_json(const Plan& plan, const ane::Chip& chip) {
  const ane::Rates rates = ane::rates_of(chip);
  const Forecast f = forecast(plan, chip, rates);
  ordered_json json{{"chip", chip.name},
                    {"step_seconds", f.seconds},
                    {"tokens_per_second", static_cast<double>(plan.tokens()) / f.seconds},
                    {"at_best_seconds", f.at_best},
                    {"ane_busy_seconds", f.ane_busy},
                    {"cpu_busy_seconds", f.cpu_busy},
                    {"weights_seconds", f.weights},
                    {"ane_flop", f.ane_flop},
                    {"cpu_flop", f.cpu_flop},
                    {"peak_share", peak_share(f, rates)},
                    {"limit", limit(f)}};
  for (const ForecastRow& row : f.rows) json["kernels"].push_back(row_json(row));
  for (const ane::RateKind& kind : ane::rate_kinds()) {
    const ane::Figure& figure = rates.figure(kind.rate);
    json["rates"].push_back({{"name", kind.name},
                             {"value", figure.value / kind.scale},
                             {"unit", kind.unit},
                             {"derived", figure.derived},
                             {"source", figure.source}});
  }
  return json;
}

void print_json(const Plan& plan, const PlanOptions& o, std::span<const ane::Chip> chips) {
  ordered_json json{{"note", kCaveat}, {"model", o.model}, {"sizes", sizes_json(plan.config)}};
  json["sizes"]["sequence"] = plan.config.sequence;
  json["sizes"]["microbatches"] = plan.sizes.batch * plan.sizes.accumulate;
  for (const ane::Chip& chip : chips) json["chips"].push_back(chip_json(plan, chip));
  fmt::print("{}\n", json.dump(2, ' ', false, ordered_json::error_handler_t::replace));
}

}  // namespace

int run_plan(const PlanOptions& o) {
  if (o.device != "ane")
    throw UsageError(
        fmt::format("plan --device: only \"ane\" can be planned, found \"{}\"", o.device));
  const bool all = o.chip == "all";
  const std::span<const ane::Chip> chips =
      all ? ane::chips() : std::span<const ane::Chip>(&ane::chip_named(o.chip), 1);
  const Plan plan = make_plan(o);
  if (o.json)
    print_json(plan, o, chips);
  else if (all)
    print_all(plan, o);
  else
    print_plan(plan, o, chips[0]);
  return 0;
}

}  // namespace weft::apps
