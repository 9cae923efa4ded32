#include "apps/report_command.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "apps/progress.h"
#include "apps/result.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/number_text.h"
#include "dashboard/report_page.h"

namespace weft::apps {
namespace {

dashboard::WholeRun read(const std::filesystem::path& path, bool quiet) {
  std::optional<Progress> progress;
  dashboard::WholeRun run = dashboard::read_whole_run(path, [&](double done, double total) {
    if (!progress) progress.emplace(path.string(), total, "B", style_unless(quiet));
    progress->update(done);
  });
  if (progress) progress->finish();
  return run;
}

}  // namespace

int run_report(const ReportOptions& options) {
  std::filesystem::path out = options.out;
  if (out.empty()) out = options.svg ? "report.svg" : "report.html";
  if (std::filesystem::is_directory(out))
    fail("{}: a file is to be written, and this is a folder; name a file in it", out.string());
  std::vector<dashboard::WholeRun> runs;
  for (const std::filesystem::path& path : options.runs) runs.push_back(read(path, options.quiet));
  const std::string text =
      options.svg ? dashboard::report_svg(runs) : dashboard::report_page(runs, unix_milliseconds());
  write_file(out, text);
  tell(telling(options.quiet, options.json),
       {{"path", out.string()}, {"runs", runs.size()}, {"bytes", text.size()}},
       fmt::format("{}: {}, {}\n", out.string(),
                   runs.size() == 1 ? runs[0].run.name : fmt::format("{} runs", runs.size()),
                   bytes_text(static_cast<double>(text.size()))));
  return 0;
}

}  // namespace weft::apps
