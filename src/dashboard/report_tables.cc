#include "dashboard/report_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/number_text.h"
#include "dashboard/markup.h"
#include "dashboard/report_words.h"

namespace weft::dashboard {
namespace {

// Domains of power that were measured or asked for, and where each comes from or why it doesn't.
std::vector<std::pair<std::string, std::string>> power_domains(const WholeRun& run) {
  std::vector<std::pair<std::string, std::string>> domains;
  if (run.run.config) {
    domains = run.run.config->power_sources;
    domains.insert(domains.end(), run.run.config->power_unavailable.begin(),
                   run.run.config->power_unavailable.end());
  }
  for (const NamedCurve& curve : run.power_w)
    if (std::none_of(domains.begin(), domains.end(),
                     [&](const auto& domain) { return domain.first == curve.name; }))
      domains.emplace_back(curve.name, "");
  return domains;
}

}  // namespace

std::string times(const WholeRun& run) {
  double all = 0;
  for (const NamedCurve& part : run.time) all += sum_of(part.curve);
  double steps = 0;
  for (const Curve::Bucket& bucket : run.ms.buckets()) steps += static_cast<double>(bucket.count);
  std::string rows;
  for (const NamedCurve& part : run.time)
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{} ms</td><td>{:.1f} %</td></tr>\n",
                        escaped(part.name), figures_text(sum_of(part.curve) / steps),
                        all > 0 ? 100 * sum_of(part.curve) / all : 0);
  return table({"What", "Mean of a step", "Share"}, rows);
}

std::string energy(const WholeRun& run) {
  const std::vector<std::pair<std::string, std::string>> domains = power_domains(run);
  if (domains.empty()) return nothing("The telemetry of this run has no readings of power.");
  std::string rows;
  for (const auto& [name, source] : domains) {
    const auto curve =
        std::find_if(run.power_w.begin(), run.power_w.end(),
                     [&, &domain = name](const NamedCurve& c) { return c.name == domain; });
    rows += fmt::format("<tr><th scope=\"row\">{}</th>", escaped(name));
    if (curve == run.power_w.end()) {
      rows += fmt::format("<td colspan=\"4\">{}: {}</td></tr>\n", kUnknown,
                          source.empty() ? "not measured" : escaped(source));
      continue;
    }
    const double joules = value_of(run.run.energy_j, name);
    rows += fmt::format("<td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                        si_text(mean_of(curve->curve), "W"), si_text(joules, "J"),
                        tokens_per_joule(run, joules), escaped(source));
  }
  return table({"Domain", "Mean power", "Energy", "Tokens per joule", "Source"}, rows);
}

std::string samples(const WholeRun& run) {
  constexpr size_t kMost = 12;
  const std::deque<SampleText>& all = run.history.samples;
  if (all.empty()) return nothing("No text was sampled (<code>--sample-every</code>).");
  const size_t count = std::min(all.size(), kMost);
  std::string text = count < all.size()
                         ? fmt::format("<p class=\"note\">{} of {} texts.</p>\n", count, all.size())
                         : "";
  text += "<ol class=\"samples\">\n";
  for (size_t i = 0; i < count; ++i) {
    const SampleText& sample = all[count == 1 ? 0 : i * (all.size() - 1) / (count - 1)];
    const bool begins_with = sample.text.starts_with(sample.prompt);
    const std::string_view made =
        std::string_view(sample.text).substr(begins_with ? sample.prompt.size() : 0);
    text += fmt::format(
        "<li><span class=\"step\">step {}</span><blockquote><b>{}</b>{}</blockquote></li>\n",
        grouped_text(sample.step), escaped(sample.prompt), escaped(made));
  }
  return text + "</ol>\n";
}

std::string kernels(const WholeRun& run) {
  if (!run.run.config || run.run.config->kernels.empty())
    return nothing("The run's config.json names no kernels.");
  std::string rows;
  for (const KernelRow& k : run.run.config->kernels)
    rows += fmt::format(
        "<tr><th "
        "scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        escaped(k.kernel), escaped(k.device), escaped(k.form), k.programs, k.launches,
        escaped(k.reason));
  return table({"Kernel", "Device", "Form", "Programs", "Launches per microbatch", "Why there"},
               rows);
}

std::string events(const WholeRun& run) {
  constexpr size_t kMost = 200;
  const std::deque<Event>& all = run.history.events;
  if (all.empty()) return nothing("Nothing was recorded.");
  const size_t first = all.size() - std::min(all.size(), kMost);
  std::string rows;
  for (size_t i = first; i < all.size(); ++i)
    rows += fmt::format("<tr><td>{}</td><td class=\"time\">{}</td><td>{}</td><td>{}</td></tr>\n",
                        grouped_text(all[i].step), utc_text(all[i].time_ms), escaped(all[i].name),
                        escaped(all[i].detail));
  const std::string note =
      first > 0 ? fmt::format("<p class=\"note\">The last {} events.</p>\n", kMost) : "";
  return note + table({"Step", "Time (UTC)", "Event", "Detail"}, rows);
}

}  // namespace weft::dashboard
