// What a report says of one run in words and tables, as HTML.
#pragma once

#include <string>

#include "dashboard/whole_run.h"

namespace weft::dashboard {

/// By what the time of the steps went to: the mean and its share.
std::string times(const WholeRun& run);
/// By domain of power: mean, energy, tokens per joule, and where it comes from or why it is not
/// there.
std::string energy(const WholeRun& run);
/// Some of the texts of a run, from its beginning to its end.
std::string samples(const WholeRun& run);
/// Which device runs each kind of kernel, and why.
std::string kernels(const WholeRun& run);
std::string events(const WholeRun& run);

}  // namespace weft::dashboard
