// The charts of a report, and their values for who wants to read them with a program.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dashboard/svg_chart.h"
#include "dashboard/whole_run.h"

namespace weft::dashboard {

/// Most points of a curve on a page: of losses, and of all else. A page has a bounded size.
inline constexpr size_t kMostLosses = 2000, kMostOthers = 500;

/// The losses of the runs: training, smoothed, and validation for one; for several the smoothed
/// ones (where a run has none, its training losses).
Chart loss_chart(const std::vector<WholeRun>& runs);
Chart validation_chart(const std::vector<WholeRun>& runs);
/// Tokens per second, learning rate, norm of the gradient and so on, a chart each: those that any
/// run has values of.
std::vector<Chart> step_charts(const std::vector<WholeRun>& runs);
/// Milliseconds of a step by what they went to, one above the other.
Chart time_chart(const WholeRun& run);
/// Watts by domain.
Chart power_chart(const WholeRun& run);

/// All curves as they are drawn: {"first": [steps], "mean": [values]} of each by its name, with
/// "last", "low" and "high" where a point stands for several steps.
nlohmann::ordered_json chart_values(const WholeRun& run);

}  // namespace weft::dashboard
