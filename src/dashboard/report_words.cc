#include "dashboard/report_words.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "base/number_text.h"
#include "dashboard/markup.h"
#include "dashboard/svg_chart.h"

namespace weft::dashboard {

std::string utc_text(int64_t time_ms) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(static_cast<std::time_t>(time_ms / 1000)));
}

std::string tokens_per_joule(const WholeRun& run, double joules) {
  return joules > 0 ? figures_text(sum_of(run.tokens) / joules) : kUnknown;
}

std::vector<std::string> run_names(const std::vector<WholeRun>& runs) {
  std::vector<std::string> names;
  for (const WholeRun& run : runs) {
    const auto alike = std::count_if(runs.begin(), runs.end(), [&](const WholeRun& other) {
      return other.run.name == run.run.name;
    });
    names.push_back(alike == 1 ? run.run.name : run.run.folder.string());
  }
  return names;
}

std::string nothing(std::string_view why) { return fmt::format("<p class=\"none\">{}</p>\n", why); }

std::string table(const std::vector<std::string>& columns, const std::string& rows) {
  std::string text = "<div class=\"wide\"><table><thead><tr>";
  for (const std::string& column : columns)
    text += fmt::format("<th scope=\"col\">{}</th>", column);
  return text + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table></div>\n";
}

std::vector<std::string> run_columns(const std::string& first, const std::vector<WholeRun>& runs) {
  if (runs.size() == 1) return {first, "Value"};
  std::vector<std::string> columns = {first};
  const std::vector<std::string> names = run_names(runs);
  for (size_t i = 0; i < names.size(); ++i)
    columns.push_back(
        fmt::format("<svg class=\"chart swatch\" aria-hidden=\"true\"><path class=\"c{} line\" "
                    "d=\"M0 5H24\"/></svg>{}",
                    i % kColours, escaped(names[i])));
  return columns;
}

}  // namespace weft::dashboard
