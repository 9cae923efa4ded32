#include "apps/ane_trial_command.h"

#include <iostream>

#include "device/ane/trial_answer.h"

namespace weft::apps {

namespace ane = device::ane;

int run_ane_trial(const AneTrialOptions& o) {
  ane::answer_trial(
      {.form = &ane::form_named(o.form), .chip = &ane::chip_named(o.chip), .threads = o.threads},
      std::cin, std::cout);
  return 0;
}

}  // namespace weft::apps
