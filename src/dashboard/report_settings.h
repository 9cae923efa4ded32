// What runs were asked for and what they ran on, side by side.
#pragma once

#include <string>
#include <vector>

#include "dashboard/whole_run.h"

namespace weft::dashboard {

/// Tables of settings as HTML. Of several runs, the rows that differ are marked, and a switch shows
/// those alone.
std::string configuration(const std::vector<WholeRun>& runs);
std::string machine(const std::vector<WholeRun>& runs);

}  // namespace weft::dashboard
