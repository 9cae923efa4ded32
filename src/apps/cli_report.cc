// `weft report`.
#include <memory>

#include "apps/cli_parts.h"
#include "apps/report_command.h"

namespace weft::apps {

void add_report_command(CLI::App& weft, std::function<int()>& run) {
  CLI::App& app =
      command(weft, "report", "Writes a page about runs: curves, speed, energy, texts, settings",
              "weft report runs/first --out first.html\n"
              "  weft report runs/first runs/second --out both.html\n"
              "  weft report runs/first --svg --out loss.svg");
  const auto options = std::make_shared<ReportOptions>();
  ReportOptions& o = *options;
  paths_option(app, "run", o.runs, "run folders, or their telemetry.jsonl; several are compared")
      ->required();
  path_option(app, "--out", o.out, "file to write (default: report.html, or report.svg)");
  app.add_flag("--svg", o.svg, "the loss chart alone, as an SVG file");
  tell_options(app, o.quiet, o.json);
  runs(app, run, options, run_report);
}

}  // namespace weft::apps
