// The page of `weft report`: one HTML file with everything in it, which asks no network for
// anything and says the same on a screen, a phone and paper, with and without scripts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dashboard/whole_run.h"

namespace weft::dashboard {

/// A page about these runs, at least one; `made_ms` is the wall clock. Its values lie in it as
/// JSON, in the element of id "values": for each run its name, state, settings and chart_values().
std::string report_page(const std::vector<WholeRun>& runs, int64_t made_ms);

/// The loss chart as an SVG file. Throws Error where no run has a loss.
std::string report_svg(const std::vector<WholeRun>& runs);

/// CSS and JavaScript of the page.
std::string_view report_style();
std::string_view report_script();

}  // namespace weft::dashboard
