#include "dashboard/report_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "dashboard/markup.h"
#include "dashboard/report_words.h"

namespace weft::dashboard {
namespace {

using Rows = std::vector<std::pair<std::string, std::vector<std::string>>>;

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
  if (rows.empty()) return nothing("There is no config.json beside the telemetry.");
  std::string body;
  for (const auto& [name, values] : rows) {
    const bool marked = differs(values);
    body +=
        fmt::format("<tr{}><th scope=\"row\">{}{}</th>", marked ? " class=\"differs\"" : "",
                    escaped(name), marked ? " <abbr title=\"differs\">\xe2\x89\xa0</abbr>" : "");
    for (const std::string& value : values) body += fmt::format("<td>{}</td>", escaped(value));
    body += "</tr>\n";
  }
  const std::string all = table(run_columns("Setting", runs), body);
  if (runs.size() == 1) return all;
  return fmt::format(
             "<input type=\"checkbox\" class=\"only\" id=\"only-{0}\"><label for=\"only-{0}\">only "
             "what differs</label>\n",
             id) +
         all;
}

// The kernels have a table of their own, and what only tells processes apart says nothing.
bool is_left_out(std::string_view name) {
  return name.starts_with("programs.") || name == "schema" || name == "pid" || name == "started_ms";
}

bool is_of_machine(std::string_view name) {
  for (const std::string_view own : {"version", "commit", "compiler", "build_type", "libraries.",
                                     "cpu", "processors", "device", "peak.", "power."})
    if (own.back() == '.' ? name.starts_with(own) : name == own) return true;
  return false;
}

}  // namespace

std::string configuration(const std::vector<WholeRun>& runs) {
  const auto wanted = [](std::string_view name) {
    return !is_left_out(name) && !is_of_machine(name);
  };
  return settings_table(runs, settings_of(runs, wanted), "configuration");
}

std::string machine(const std::vector<WholeRun>& runs) {
  return settings_table(runs, settings_of(runs, is_of_machine), "machine");
}

}  // namespace weft::dashboard
