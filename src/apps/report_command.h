// `weft report`.
#pragma once

#include <filesystem>
#include <vector>

namespace weft::apps {

struct ReportOptions {
  std::vector<std::filesystem::path> runs;  ///< run folders, or telemetry files alone
  std::filesystem::path out;                ///< a page; by default report.html, report.svg
  bool svg = false;                         ///< the loss chart alone
  bool quiet = false, json = false;
};

/// Writes a page about the runs, or their loss chart, replacing a file of that name. Returns the
/// exit code; throws Error.
int run_report(const ReportOptions& options);

}  // namespace weft::apps
