// `weft plan`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "apps/model_options.h"

namespace weft::apps {

struct PlanOptions {
  std::string device = "ane", chip = "m4";  ///< "all": every chip, a line each
  std::string model = "stories110M";        ///< a preset, or the path of a config.json
  SizeOptions sizes;
  std::optional<int64_t> vocab_size, sequence;
  int64_t batch = 1, accumulate = 1;
  bool sources = false, json = false;
};

/// Prints what a training step would cost on a chip. Returns the exit code; throws Error.
int run_plan(const PlanOptions& options);

}  // namespace weft::apps
