// The figures at the head of a report.
#pragma once

#include <string>
#include <vector>

#include "dashboard/whole_run.h"

namespace weft::dashboard {

/// State, steps, losses, speed, energy as HTML: a list of what is known for one run, a table for
/// several.
std::string summary(const std::vector<WholeRun>& runs);

}  // namespace weft::dashboard
