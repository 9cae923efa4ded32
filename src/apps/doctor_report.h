// What `weft doctor` found, as text for people and as JSON for reports.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "device/ane/chooser.h"
#include "device/ane/runtime/examine.h"
#include "device/ane/this_machine.h"
#include "device/power/power.h"

namespace weft::apps {

struct DoctorKernel {
  std::string name;
  device::ane::Choice choice;
};

struct DoctorReport {
  device::ane::ThisMachine machine;
  device::ane::runtime::Examination system;
  std::string cache = {};                  ///< the file of Trials
  std::string model = {};                  ///< whose kernels were tried
  int64_t sequence = 0;                    ///< tokens of a window
  std::vector<DoctorKernel> kernels = {};  ///< none where there is no Neural Engine
  device::ane::TrialCounts counts = {};
  device::power::Reading power = {};
};

std::string to_text(const DoctorReport& report);
nlohmann::ordered_json to_json(const DoctorReport& report);

}  // namespace weft::apps
