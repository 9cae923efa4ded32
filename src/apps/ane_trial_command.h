// `weft ane-trial`: the process that tries one form of one kernel on the Neural Engine; Weft starts
// it itself.
#pragma once

#include <string>

namespace weft::apps {

struct AneTrialOptions {
  std::string form = {}, chip = {};
  int threads = 0;
};

/// Reads the kernel's text from stdin, writes what came of it to stdout. Returns the exit code.
int run_ane_trial(const AneTrialOptions& options);

}  // namespace weft::apps
