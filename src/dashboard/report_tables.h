// What a report says in words and tables, as HTML. Everything from files is escaped.
#pragma once

#include <string>
#include <vector>

#include "dashboard/whole_run.h"

namespace weft::dashboard {

/// State, steps, losses, speed, energy: a list of figures for one run, a table for several.
std::string summary(const std::vector<WholeRun>& runs);
/// What the runs were asked for, and what they ran on: tables, in which the rows that differ are
/// marked, with a switch that shows those alone.
std::string configuration(const std::vector<WholeRun>& runs);
std::string machine(const std::vector<WholeRun>& runs);
/// By domain of power: mean, energy, tokens per joule, and where it comes from or why it is not
/// there.
std::string energy(const WholeRun& run);
/// Some of the texts of a run, from its beginning to its end.
std::string samples(const WholeRun& run);
/// Which device runs each kind of kernel, and why.
std::string kernels(const WholeRun& run);
std::string events(const WholeRun& run);

std::string_view state_text(RunState state);
/// "2026-11-30 00:05:12".
std::string utc_text(int64_t time_ms);

}  // namespace weft::dashboard
