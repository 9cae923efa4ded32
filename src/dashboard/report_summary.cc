#include "dashboard/report_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "dashboard/markup.h"
#include "dashboard/report_words.h"

namespace weft::dashboard {
namespace {

// What a whole machine takes says more than a part of it.
std::string_view widest_domain(const Named& energy) {
  for (const std::string_view domain : {"system", "package", "cpu"})
    if (value_of(energy, domain) > 0) return domain;
  return energy.empty() ? std::string_view() : std::string_view(energy.front().first);
}

// A row of the summary: its name, and what a run says.
struct Figure {
  const char* name;
  std::string (*text)(const WholeRun&);
};

std::string steps_done(const WholeRun& run) {
  const auto buckets = run.ms.buckets();
  const std::string done = grouped_text(buckets.empty() ? 0 : buckets.back().last);
  if (!run.run.config || run.run.config->steps <= 0) return done;
  return fmt::format("{} of {}", done, grouped_text(run.run.config->steps));
}

std::string last_loss(const WholeRun& run) {
  const History& h = run.history;
  const auto buckets = (h.smoothed.buckets().empty() ? h.loss : h.smoothed).buckets();
  return buckets.empty() ? kUnknown : loss_text(buckets.back().mean);
}

std::string best_validation(const WholeRun& run) {
  const auto buckets = run.history.validation.buckets();
  if (buckets.empty()) return kUnknown;
  const auto best = std::min_element(buckets.begin(), buckets.end(),
                                     [](const auto& a, const auto& b) { return a.low < b.low; });
  return fmt::format("{} at step {}", loss_text(best->low), grouped_text(best->last));
}

std::string speed(const WholeRun& run) {
  const double ms = sum_of(run.ms);
  return ms > 0
             ? fmt::format("{} tokens/s", grouped_text(std::llround(sum_of(run.tokens) / ms * 1e3)))
             : kUnknown;
}

std::string step_time(const WholeRun& run) {
  const double ms = mean_of(run.ms);
  return std::isfinite(ms) ? figures_text(ms) + " ms" : kUnknown;
}

std::string peak(const WholeRun& run) {
  const double fraction = mean_of(run.peak_fraction);
  return std::isfinite(fraction) ? figures_text(100 * fraction) + " %" : kUnknown;
}

std::string energy_used(const WholeRun& run) {
  const std::string_view domain = widest_domain(run.run.energy_j);
  const double joules = value_of(run.run.energy_j, domain);
  return joules > 0 ? fmt::format("{} ({})", si_text(joules, "J"), escaped(domain)) : kUnknown;
}

std::string efficiency(const WholeRun& run) {
  return tokens_per_joule(run, value_of(run.run.energy_j, widest_domain(run.run.energy_j)));
}

constexpr Figure kFigures[] = {
    {"State", [](const WholeRun& run) { return std::string(state_text(run.run.state)); }},
    {"Steps", steps_done},
    {"Training loss", last_loss},
    {"Best validation loss", best_validation},
    {"Speed", speed},
    {"Time of a step", step_time},
    {"Of the machine's peak", peak},
    {"Tokens", [](const WholeRun& run) { return grouped_text(std::llround(sum_of(run.tokens))); }},
    {"Time in steps", [](const WholeRun& run) { return duration_text(sum_of(run.ms) / 1e3); }},
    {"Energy", energy_used},
    {"Tokens per joule", efficiency},
    {"Steps left out", [](const WholeRun& run) { return grouped_text(run.history.skipped); }},
    {"Model", [](const WholeRun& run) {
       if (!run.run.config) return std::string(kUnknown);
       return fmt::format("{}, {} parameters", escaped(run.run.config->model),
                          si_text(static_cast<double>(run.run.config->parameters)));
     }}};

}  // namespace

std::string summary(const std::vector<WholeRun>& runs) {
  std::string text;
  if (runs.size() == 1) {
    for (const Figure& figure : kFigures)
      if (const std::string value = figure.text(runs[0]); value != kUnknown)
        text += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", figure.name, value);
    return "<dl class=\"figures\">\n" + text + "</dl>\n";
  }
  for (const Figure& figure : kFigures) {
    text += fmt::format("<tr><th scope=\"row\">{}</th>", figure.name);
    for (const WholeRun& run : runs) text += fmt::format("<td>{}</td>", figure.text(run));
    text += "</tr>\n";
  }
  return table(run_columns("Figure", runs), text);
}

}  // namespace weft::dashboard
