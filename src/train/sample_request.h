// A request for a sample, left in the folder of a running training by whoever looks at it:
// `sample.request`, a JSON object with the members below. docs/telemetry.md says how to leave one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "train/sampling.h"

namespace weft::train {

struct SampleRequest {
  std::string prompt;
  int64_t tokens = 200;                         ///< new ones, at most
  double temperature = Sampling{}.temperature;  ///< 0: the likeliest token each time
};

/// Leaves a request in the folder `run`, in the place of one that was not taken yet. Throws Error.
void leave_sample_request(const std::filesystem::path& run, const SampleRequest& request);

/// Takes the request out of the folder `run`; none where there is none, which is found out by one
/// call of the system. Throws Error when it can't be read; it is gone then, too.
std::optional<SampleRequest> take_sample_request(const std::filesystem::path& run);

}  // namespace weft::train
