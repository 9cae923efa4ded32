// Words and pieces of HTML that several parts of a report use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dashboard/whole_run.h"

namespace weft::dashboard {

/// Stands for a figure that nobody knows.
inline constexpr const char* kUnknown = "n/a";

/// "2026-11-30 00:05:12".
std::string utc_text(int64_t time_ms);
/// All tokens of the run over these joules.
std::string tokens_per_joule(const WholeRun& run, double joules);
/// What a run is called in a report: its folder's name, or its path where runs have the same.
std::vector<std::string> run_names(const std::vector<WholeRun>& runs);

/// A paragraph in the place of what is not there; `why` is HTML.
std::string nothing(std::string_view why);
/// A table with these columns; names and `rows` are HTML.
std::string table(const std::vector<std::string>& columns, const std::string& rows);
/// Columns for the runs, each in its colour, behind one called `first`.
std::vector<std::string> run_columns(const std::string& first, const std::vector<WholeRun>& runs);

}  // namespace weft::dashboard
