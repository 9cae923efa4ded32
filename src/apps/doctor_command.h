// `weft doctor`: what there is of a Neural Engine on this machine, and what it makes of the
// kernels.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace weft::apps {

struct DoctorOptions {
  std::string model = "stories110M";  ///< whose layer kernels are tried: a preset or a config.json
  std::optional<int64_t> sequence;    ///< tokens of a window, instead of the model's
  int threads = 0;                    ///< of the CPU; 0: one per processor
  bool quiet = false, json = false, fresh = false, clear = false;
};

/// Prints the whole finding, or with `clear` removes what is remembered. Returns the exit code: 0
/// also where there is no Neural Engine.
int run_doctor(const DoctorOptions& options);

}  // namespace weft::apps
