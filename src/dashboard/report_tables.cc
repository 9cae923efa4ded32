#include "dashboard/report_tables.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/number_text.h"
#include "dashboard/markup.h"
#include "dashboard/report_charts.h"

namespace weft::dashboard {
namespace {

std::string none(std::string_view why) { return fmt::format("<p class=\"none\">{}</p>\n", why); }

// What a whole machine takes says more than a part of it.
std::string_view widest_domain(const Named& energy) {
  for (const std::string_view domain : {"system", "package", "cpu"})
    if (value_of(energy, domain) > 0) return domain;
  return energy.empty() ? std::string_view() : std::string_view(energy.front().first);
}

std::string tokens_per_joule(const WholeRun& run, double joules) {
  return joules > 0 ? figures_text(sum_of(run.tokens) / joules) : "n/a";
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
  return buckets.empty() ? "n/a" : loss_text(buckets.back().mean);
}

std::string best_validation(const WholeRun& run) {
  const auto buckets = run.history.validation.buckets();
  if (buckets.empty()) return "n/a";
  const auto best = std::min_element(buckets.begin(), buckets.end(),
                                     [](const auto& a, const auto& b) { return a.low < b.low; });
  return fmt::format("{} at step {}", loss_text(best->low), grouped_text(best->last));
}

std::string speed(const WholeRun& run) {
  const double ms = sum_of(run.ms);
  return ms > 0
             ? fmt::format("{} tokens/s", grouped_text(std::llround(sum_of(run.tokens) / ms * 1e3)))
             : "n/a";
}

std::string step_time(const WholeRun& run) {
  const double ms = mean_of(run.ms);
  return std::isfinite(ms) ? figures_text(ms) + " ms" : "n/a";
}

std::string peak(const WholeRun& run) {
  const double fraction = mean_of(run.peak_fraction);
  return std::isfinite(fraction) ? figures_text(100 * fraction) + " %" : "n/a";
}

std::string energy_used(const WholeRun& run) {
  const std::string_view domain = widest_domain(run.run.energy_j);
  const double joules = value_of(run.run.energy_j, domain);
  if (!(joules > 0)) return "n/a";
  return fmt::format("{} ({}), {} tokens/J", si_text(joules, "J"), escaped(domain),
                     tokens_per_joule(run, joules));
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
    {"Steps left out", [](const WholeRun& run) { return grouped_text(run.history.skipped); }},
    {"Model", [](const WholeRun& run) {
       if (!run.run.config) return std::string("n/a");
       return fmt::format("{}, {} parameters", escaped(run.run.config->model),
                          si_text(static_cast<double>(run.run.config->parameters)));
     }}};

using Rows = std::vector<std::pair<std::string, std::vector<std::string>>>;

std::string table_head(const std::vector<WholeRun>& runs, const char* first) {
  std::string text = fmt::format("<thead><tr><th scope=\"col\">{}</th>", first);
  const std::vector<std::string> names = run_names(runs);
  for (size_t i = 0; i < names.size(); ++i)
    text += runs.size() == 1
                ? std::string("<th scope=\"col\">Value</th>")
                : fmt::format(
                      "<th scope=\"col\"><svg class=\"chart swatch\" aria-hidden=\"true\"><path "
                      "class=\"c{} line\" d=\"M0 5H24\"/></svg>{}</th>",
                      i % kColours, escaped(names[i]));
  return text + "</tr></thead>\n";
}

// Names that some run has, in the order of the first that has them, and their texts in each run.
Rows settings_of(const std::vector<WholeRun>& runs, bool (*wanted)(std::string_view name)) {
  Rows rows;
  for (size_t i = 0; i < runs.size(); ++i) {
    if (!runs[i].run.config) continue;
    for (const auto& [name, value] : runs[i].run.config->settings) {
      if (!wanted(name)) continue;
      auto row = std::find_if(rows.begin(), rows.end(),
                              [&, &key = name](const auto& r) { return r.first == key; });
      if (row == rows.end())
        row =
            rows.insert(rows.end(), {name, std::vector<std::string>(runs.size(), "\xe2\x80\x93")});
      row->second[i] = value;
    }
  }
  return rows;
}

bool differs(const std::vector<std::string>& values) {
  return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) != values.end();
}

std::string settings_table(const std::vector<WholeRun>& runs, const Rows& rows, const char* id) {
  if (rows.empty()) return none("There is no config.json beside the telemetry.");
  std::string text;
  if (runs.size() > 1)
    text += fmt::format(
        "<input type=\"checkbox\" class=\"only\" id=\"only-{0}\"><label for=\"only-{0}\">only "
        "what differs</label>\n",
        id);
  text +=
      "<div class=\"wide\"><table class=\"settings\">" + table_head(runs, "Setting") + "<tbody>\n";
  for (const auto& [name, values] : rows) {
    const bool marked = differs(values);
    text +=
        fmt::format("<tr{}><th scope=\"row\">{}{}</th>", marked ? " class=\"differs\"" : "",
                    escaped(name), marked ? " <abbr title=\"differs\">\xe2\x89\xa0</abbr>" : "");
    for (const std::string& value : values) text += fmt::format("<td>{}</td>", escaped(value));
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

// The kernels have a table of their own, and what only tells processes apart says nothing.
bool is_left_out(std::string_view name) {
  return begins(name, "programs.") || name == "schema" || name == "pid" || name == "started_ms";
}

bool is_of_machine(std::string_view name) {
  for (const std::string_view own : {"version", "commit", "compiler", "build_type", "libraries.",
                                     "cpu", "processors", "device", "peak.", "power."})
    if (own.back() == '.' ? begins(name, own) : name == own) return true;
  return false;
}

}  // namespace

std::string_view state_text(RunState state) {
  switch (state) {
    case RunState::kRunning:
      return "running";
    case RunState::kDone:
      return "done";
    case RunState::kStopped:
      return "stopped, can be resumed";
    case RunState::kInterrupted:
      return "interrupted, can be resumed";
    case RunState::kUnknown:
      break;
  }
  return "not begun";
}

std::string utc_text(int64_t time_ms) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(static_cast<std::time_t>(time_ms / 1000)));
}

std::string summary(const std::vector<WholeRun>& runs) {
  std::string text;
  if (runs.size() == 1) {
    text = "<dl class=\"figures\">\n";
    for (const Figure& figure : kFigures)
      text += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", figure.name, figure.text(runs[0]));
    return text + "</dl>\n";
  }
  text = "<div class=\"wide\"><table>" + table_head(runs, "") + "<tbody>\n";
  for (const Figure& figure : kFigures) {
    text += fmt::format("<tr><th scope=\"row\">{}</th>", figure.name);
    for (const WholeRun& run : runs) text += fmt::format("<td>{}</td>", figure.text(run));
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string configuration(const std::vector<WholeRun>& runs) {
  const auto wanted = [](std::string_view name) {
    return !is_left_out(name) && !is_of_machine(name);
  };
  return settings_table(runs, settings_of(runs, wanted), "configuration");
}

std::string machine(const std::vector<WholeRun>& runs) {
  return settings_table(runs, settings_of(runs, is_of_machine), "machine");
}

std::string energy(const WholeRun& run) {
  std::string rows;
  const auto row = [&](const std::string& domain, const std::string& source) {
    const auto curve = std::find_if(run.power_w.begin(), run.power_w.end(),
                                    [&](const NamedCurve& c) { return c.name == domain; });
    const double watts = curve == run.power_w.end() ? kMissing : mean_of(curve->curve);
    const double joules = value_of(run.run.energy_j, domain);
    rows += fmt::format(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        escaped(domain), si_text(watts, "W"), si_text(joules, "J"), tokens_per_joule(run, joules),
        escaped(source));
  };
  if (run.run.config) {
    for (const auto& [domain, source] : run.run.config->power_sources) row(domain, source);
    for (const auto& [domain, reason] : run.run.config->power_unavailable) row(domain, reason);
  } else {
    for (const NamedCurve& curve : run.power_w) row(curve.name, "");
  }
  if (rows.empty()) return none("The telemetry of this run has no readings of power.");
  return "<div class=\"wide\"><table><thead><tr><th scope=\"col\">Domain</th><th "
         "scope=\"col\">Mean power</th>"
         "<th scope=\"col\">Energy</th><th scope=\"col\">Tokens per joule</th><th "
         "scope=\"col\">Source, or why "
         "there is none</th></tr></thead><tbody>\n" +
         rows + "</tbody></table></div>\n";
}

std::string samples(const WholeRun& run) {
  constexpr size_t kMost = 12;
  const std::deque<SampleText>& all = run.history.samples;
  if (all.empty()) return none("No text was sampled (<code>--sample-every</code>).");
  const size_t count = std::min(all.size(), kMost);
  std::string text = count < all.size()
                         ? fmt::format("<p class=\"note\">{} of {} texts.</p>\n", count, all.size())
                         : "";
  text += "<ol class=\"samples\">\n";
  for (size_t i = 0; i < count; ++i) {
    const SampleText& sample = all[count == 1 ? 0 : i * (all.size() - 1) / (count - 1)];
    const bool begins_with = begins(sample.text, sample.prompt);
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
    return none("The run's config.json names no kernels.");
  std::string text =
      "<div class=\"wide\"><table><thead><tr><th scope=\"col\">Kernel</th><th "
      "scope=\"col\">Device</th><th "
      "scope=\"col\">Form</th><th scope=\"col\">Programs</th><th scope=\"col\">Launches per "
      "microbatch</th><th "
      "scope=\"col\">Why there</th></tr></thead><tbody>\n";
  for (const KernelRow& k : run.run.config->kernels)
    text += fmt::format(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td class=\"number\">{}</td><td "
        "class=\"number\">{}</td><td>{}</td></tr>\n",
        escaped(k.kernel), escaped(k.device), escaped(k.form), k.programs, k.launches,
        escaped(k.reason));
  return text + "</tbody></table></div>\n";
}

std::string events(const WholeRun& run) {
  constexpr size_t kMost = 200;
  const std::deque<Event>& all = run.history.events;
  if (all.empty()) return none("Nothing was recorded.");
  const size_t first = all.size() - std::min(all.size(), kMost);
  std::string text =
      first > 0 ? fmt::format("<p class=\"note\">The last {} events.</p>\n", kMost) : "";
  text +=
      "<div class=\"wide\"><table><thead><tr><th scope=\"col\">Step</th><th scope=\"col\">Time "
      "(UTC)</th><th "
      "scope=\"col\">Event</th><th scope=\"col\">Detail</th></tr></thead><tbody>\n";
  for (size_t i = first; i < all.size(); ++i)
    text += fmt::format(
        "<tr><td class=\"number\">{}</td><td class=\"time\">{}</td><td>{}</td><td>{}</td></tr>\n",
        grouped_text(all[i].step), utc_text(all[i].time_ms), escaped(all[i].name),
        escaped(all[i].detail));
  return text + "</tbody></table></div>\n";
}

}  // namespace weft::dashboard
