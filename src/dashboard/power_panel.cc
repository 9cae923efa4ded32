// Watts now, energy so far, and what a joule buys; what can't be read says why.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "dashboard/panels.h"
#include "dashboard/pen.h"
#include "dashboard/recent.h"

namespace weft::dashboard {
namespace {

struct Domain {
  std::string name;
  double watts = kMissing, joules = kMissing;
  std::string unavailable;  ///< why there are none
};

/// The usual domains first, in their order, then what else was measured.
std::vector<Domain> domains_of(const Run& run) {
  std::vector<Domain> all;
  const auto add = [&](const std::string& name) {
    const auto same = [&](const Domain& one) { return one.name == name; };
    if (std::any_of(all.begin(), all.end(), same)) return;
    all.push_back({name, value_of(run.power_w, name), value_of(run.energy_j, name), ""});
    if (!run.config) return;
    for (const auto& [domain, reason] : run.config->power_unavailable)
      if (domain == name) all.back().unavailable = reason;
  };
  for (const char* const name : {"cpu", "gpu", "ane", "package", "system"}) add(name);
  for (const auto& [name, watts] : run.power_w) add(name);
  for (const auto& [name, joules] : run.energy_j) add(name);
  return all;
}

bool measured(const Domain& domain) {
  return std::isfinite(domain.watts) || std::isfinite(domain.joules);
}

void tokens_per_joule(Pen& pen, const Run& run) {
  const Efficiency found = efficiency(run);
  if (!std::isfinite(found.tokens_per_joule)) return;
  pen.write("tokens/J ", Ink::kFaint).write(figures_text(found.tokens_per_joule), Ink::kStrong);
  pen.whole(fmt::format(" (of {})", found.of), Ink::kFaint).next();
}

/// A line per domain: name, watts, energy, and how the watts went; or the reason.
void table(Pen& pen, const Run& run, const std::vector<Domain>& domains) {
  for (const Domain& domain : domains) {
    pen.fitted(domain.name, Ink::kText, 8).to(9);
    if (!measured(domain)) {
      pen.write("n/a  ", Ink::kWarning);
      pen.fitted(domain.unavailable.empty() ? "not measured" : domain.unavailable, Ink::kFaint);
    } else {
      pen.write(fmt::format("{:>9}", si_text(domain.watts, "W")), Ink::kStrong);
      pen.write(fmt::format("{:>10}  ", si_text(domain.joules, "J")));
      std::vector<double> watts = recent_values(run, &Step::power_w, domain.name, Run::kMostRecent);
      std::erase_if(watts, [](double value) { return !std::isfinite(value); });
      pen.write(sparkline(watts, pen.columns_left()), series(0));
    }
    pen.next();
  }
  tokens_per_joule(pen, run);
}

/// All in a few lines: watts by domain one after another, then the energy of all.
void summary(Pen& pen, const Run& run, const std::vector<Domain>& domains) {
  for (const Domain& domain : domains) {
    const std::string value = measured(domain) ? si_text(domain.watts, "W") : "n/a";
    if (static_cast<int>(domain.name.size() + value.size()) + 1 > pen.columns_left()) pen.next();
    pen.write(domain.name + " ", Ink::kFaint);
    pen.write(value, measured(domain) ? Ink::kStrong : Ink::kWarning).write("  ");
  }
  pen.next();
  const auto total = std::find_if(domains.rbegin(), domains.rend(), measured);
  if (total != domains.rend()) {
    pen.write("energy ", Ink::kFaint).write(si_text(total->joules, "J"), Ink::kStrong);
    pen.whole(fmt::format(" ({})", total->name), Ink::kFaint).write("  ");
  }
  tokens_per_joule(pen, run);
  for (const Domain& domain : domains)
    if (!measured(domain) && !domain.unavailable.empty())
      pen.fitted(fmt::format("{}: {}", domain.name, domain.unavailable), Ink::kFaint).next();
}

/// Where the numbers come from and why others are missing, in full.
void sources(Pen& pen, const RunConfig& config) {
  pen.next();
  for (const auto& [domain, source] : config.power_sources)
    pen.wrap(fmt::format("{} is from {}", domain, source), Ink::kFaint);
  for (const auto& [domain, reason] : config.power_unavailable)
    pen.wrap(fmt::format("{} is not available: {}", domain, reason), Ink::kFaint);
}

}  // namespace

void draw_power(Canvas& canvas, const Rect& rect, const Runs& runs, const View& view) {
  const Run* const run = shown_run(runs, view);
  const Rect inside = framed(canvas, rect, PanelId::kPower);
  const bool known = run != nullptr && (!run->power_w.empty() || !run->energy_j.empty() ||
                                        (run->config && !run->config->power_unavailable.empty()));
  if (!known) {
    draw_empty(canvas, inside, run,
               "these records have no power: weft doctor says what can be read");
    return;
  }
  constexpr int kTableWidth = 30;
  const std::vector<Domain> domains = domains_of(*run);
  Pen pen(canvas, inside);
  if (inside.height < static_cast<int>(domains.size()) || inside.width < kTableWidth) {
    summary(pen, *run, domains);
    return;
  }
  table(pen, *run, domains);
  if (view.alone == PanelId::kPower && run->config) sources(pen, *run->config);
}

}  // namespace weft::dashboard
