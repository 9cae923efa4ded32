// In which settings runs differ: what makes two curves two.
#pragma once

#include <string>
#include <vector>

#include "dashboard/view.h"

namespace weft::dashboard {

struct Difference {
  std::string name;
  std::vector<std::string> values;  ///< one per run; empty where a run lacks the setting
};

/// The settings that are not the same in all runs, in the order of the first that has them. Left
/// out is what is another in every run and says nothing about it: its process and its time.
std::vector<Difference> differing_settings(const Runs& runs);

}  // namespace weft::dashboard
