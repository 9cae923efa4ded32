#include "dashboard/report_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/number_text.h"
#include "base/version.h"
#include "dashboard/markup.h"
#include "dashboard/report_charts.h"
#include "dashboard/report_settings.h"
#include "dashboard/report_summary.h"
#include "dashboard/report_tables.h"
#include "dashboard/report_words.h"

namespace weft::dashboard {
namespace {

struct Section {
  const char *id, *title;
  std::string content;
};

// A chart with its caption, and its legend if it has several curves; with `log_id`, the name of a
// switch, the same on a logarithmic axis, too.
std::string figure(const Chart& chart, const char* classes = "", const char* log_id = nullptr) {
  if (!has_points(chart)) return "";
  Chart logarithmic = chart;
  logarithmic.logarithmic = true;
  const bool both = log_id != nullptr && has_points(logarithmic);
  std::string text = fmt::format("<figure class=\"{}\">\n<figcaption>{}</figcaption>\n", classes,
                                 escaped(chart.title));
  if (both)
    text += fmt::format(
        "<input type=\"checkbox\" class=\"pick-log\" id=\"{0}\"><label for=\"{0}\">logarithmic"
        "</label>\n",
        log_id);
  if (chart.series.size() + chart.levels.size() > 1) text += html_legend(chart);
  text += both ? fmt::format("<div class=\"linear\">{}</div><div class=\"log\">{}</div>\n",
                             svg_figure(chart), svg_figure(logarithmic))
               : svg_figure(chart);
  return text + "<p class=\"readout\" aria-hidden=\"true\"></p></figure>\n";
}

// What `part` says of each run, under its name where there are several.
std::string of_each(const std::vector<WholeRun>& runs, std::string (*part)(const WholeRun&)) {
  if (runs.size() == 1) return part(runs[0]);
  std::string text;
  const std::vector<std::string> names = run_names(runs);
  for (size_t i = 0; i < runs.size(); ++i)
    text += fmt::format("<h3>{}</h3>\n{}", escaped(names[i]), part(runs[i]));
  return text;
}

// Says where a point of the curves is more than a step.
std::string thinning(const std::vector<WholeRun>& runs) {
  int64_t most = 1;
  for (const WholeRun& run : runs)
    for (const Curve::Bucket& bucket : thinned(run.history.loss, kMostLosses))
      most = std::max(most, bucket.count);
  if (most == 1) return "";
  return fmt::format(
      "<p class=\"note\">Each point is a mean of up to {} neighbouring steps (of more in the "
      "smaller "
      "charts); what is shaded reaches from the lowest of them to the highest.</p>\n",
      grouped_text(most));
}

std::string losses(const std::vector<WholeRun>& runs) {
  const Chart chart = loss_chart(runs);
  if (!has_points(chart)) return nothing("No step has been done yet.");
  std::string text =
      "<p class=\"hint\" hidden>Drag across a chart to look at some steps in all of them; a double "
      "click or Escape shows the whole again.</p>\n";
  text += figure(chart, "tall", "log-loss");
  if (runs.size() > 1) text += figure(validation_chart(runs), "tall", "log-validation");
  return text + thinning(runs);
}

std::string speed(const std::vector<WholeRun>& runs) {
  std::string text;
  for (const Chart& chart : step_charts(runs)) text += figure(chart);
  return text.empty() ? nothing("No step has been done yet.")
                      : "<div class=\"pair\">\n" + text + "</div>\n";
}

std::string time(const WholeRun& run) {
  const Chart chart = time_chart(run);
  return has_points(chart) ? figure(chart, "tall") + times(run)
                           : "<p class=\"none\">The telemetry of this run does not say where its "
                             "time went.</p>\n";
}

std::string power(const WholeRun& run) { return figure(power_chart(run)) + energy(run); }

std::vector<Section> sections(const std::vector<WholeRun>& runs) {
  return {{"summary", "Summary", summary(runs)},
          {"loss", "Loss", losses(runs)},
          {"speed", "Speed and schedule", speed(runs)},
          {"time", "Time", of_each(runs, time)},
          {"power", "Power and energy", of_each(runs, power)},
          {"samples", "Texts along the training", of_each(runs, samples)},
          {"configuration", "Configuration", configuration(runs)},
          {"machine", "Machine", machine(runs)},
          {"kernels", "Kernels and devices", of_each(runs, kernels)},
          {"events", "Events", of_each(runs, events)}};
}

std::string header(const std::vector<WholeRun>& runs) {
  const std::vector<std::string> names = run_names(runs);
  std::string title = escaped(names[0]);
  for (size_t i = 1; i < names.size(); ++i)
    title += (i + 1 < names.size() ? ", " : " and ") + escaped(names[i]);
  std::string text = fmt::format("<header>\n<h1><small>Training report</small>{}", title);
  if (runs.size() == 1)
    text += fmt::format(" <span class=\"state\">{}</span>", state_text(runs[0].run.state));
  text += "</h1>\n";
  if (runs.size() == 1 && runs[0].run.config)
    text += fmt::format("<p class=\"command\">{}</p>\n", escaped(runs[0].run.config->command_line));
  for (const WholeRun& run : runs)
    if (!run.run.problem.empty())
      text += fmt::format("<p class=\"problem\">{}</p>\n", escaped(run.run.problem));
  return text + "</header>\n";
}

std::string values(const std::vector<WholeRun>& runs) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const WholeRun& run : runs) {
    nlohmann::ordered_json settings = nlohmann::ordered_json::object();
    if (run.run.config)
      for (const auto& [name, value] : run.run.config->settings) settings[name] = value;
    all.push_back({{"name", run.run.name},
                   {"state", state_text(run.run.state)},
                   {"settings", settings},
                   {"curves", chart_values(run)}});
  }
  const auto replace = nlohmann::ordered_json::error_handler_t::replace;
  return script_json(all.dump(-1, ' ', false, replace));
}

std::string page_title(const std::vector<WholeRun>& runs) {
  return runs.size() == 1 ? escaped(runs[0].run.name) + " \xe2\x80\x93 training report"
                          : fmt::format("{} runs \xe2\x80\x93 training report", runs.size());
}

}  // namespace

std::string report_page(const std::vector<WholeRun>& runs, int64_t made_ms) {
  CHECK(!runs.empty(), "a report is about a run at least");
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      // Whatever a file manages to bring in here: it reaches nothing.
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
      "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
      "<link rel=\"icon\" "
      "href=\"data:,\">\n<title>{}</title>\n<style>{}{}</style>\n</head>\n<body>\n",
      page_title(runs), chart_style(), report_style());
  text += header(runs);
  const std::vector<Section> all = sections(runs);
  text += "<nav aria-label=\"Sections\">";
  for (const Section& section : all)
    text += fmt::format("<a href=\"#{}\">{}</a>", section.id, section.title);
  text += "</nav>\n<main>\n";
  for (const Section& section : all)
    text += fmt::format(
        "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n"
        "{2}</section>\n",
        section.id, section.title, section.content);
  text += fmt::format(
      "</main>\n<footer>Made by weft {} on {} UTC. What the charts show lies in this page as JSON, "
      "in "
      "the element <code>#values</code>.</footer>\n<button id=\"whole\" hidden>Show the "
      "whole</button>\n",
      version(), utc_text(made_ms));
  text +=
      fmt::format("<script type=\"application/json\" id=\"values\">{}</script>\n", values(runs));
  return text + fmt::format("<script>{}</script>\n</body>\n</html>\n", report_script());
}

std::string report_svg(const std::vector<WholeRun>& runs) {
  const Chart chart = loss_chart(runs);
  if (!has_points(chart))
    fail("{}: a loss is wanted to draw, and no step has been done yet; train first",
         run_names(runs)[0]);
  return svg_document(chart, 760, 400);
}

}  // namespace weft::dashboard
